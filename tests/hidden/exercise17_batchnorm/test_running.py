"""Hidden tests of exercise 17: the running mean and variance, mode "test", and what bn_param may leave out.

The running variance is judged with the error carried forward: also against what follows from the learner's own
variance, which is read from the learner's own out. What is left out is also judged by what the learner's own function
gives where it is written out.
"""

from functools import partial

import pytest
import torch

from grader.testing import (
    FEW, MANY, as_truth, assert_gradient, assert_value, from_written_out, get, put, require, torch_gradients,
    torch_value,
)  # fmt: skip

from .normed import TINY, TRAIN, backward, batchnorm, drawn, forward, own_std, own_x_hat

RUNNING = ("running_mean", "running_var")
sizes = pytest.mark.parametrize(("N", "D"), [(7, 5), (MANY, FEW)])


def running(held):
    """The running mean and variance that are in the learner's bn_param now."""
    bn_param = get(held)
    require(type(bn_param) is dict, "bn_param must stay a dict.")
    for key in RUNNING:
        require(key in bn_param, f'After `batchnorm_forward`, bn_param has no "{key}".')
    return [bn_param[key] for key in RUNNING]


def as_tested(x, gamma, beta, mean, var, eps=TINY):
    """out in mode "test"."""
    return gamma * (x - mean) / (var + eps).sqrt() + beta


def mean_of(x):
    return x.mean(dim=0)


def var_of(x):
    return x.var(dim=0, correction=0)


def kept(statistic, momentum, batches, start):
    """A running statistic after these batches."""
    for x in batches:
        start = momentum * start + (1 - momentum) * statistic(x.to(start))
    return start


@pytest.mark.points(1)
@sizes
def test_running(submission, draw, N, D):
    """In mode "train", the running mean and variance in bn_param are averaged with the batch's own, by momentum."""
    given, mean, var = drawn(draw, N, D), draw.normal(D), draw.uniform(0.5, 2, D)
    held = put(submission, {**TRAIN, "momentum": 0.4, "running_mean": mean, "running_var": var})
    batches, own_vars = (given["x"], draw.normal(N + 4, D)), []
    for count, called in ((1, "first"), (2, "second")):
        now = {**given, "x": batches[count - 1]}
        out, _ = forward(submission, **now, bn_param=held)
        std = own_std(own_x_hat(out, **now), now["x"])
        own_vars.append(None if std is None else std**2)
        got_mean, got_var = running(held)
        truth = torch_value(partial(kept, mean_of, 0.4, batches[:count]), start=mean)
        assert_value(got_mean, truth, name=f'bn_param["running_mean"] after the {called} batch')
        wrong = all(value is not None for value in own_vars)
        carried = torch_value(partial(kept, torch.clone, 0.4, own_vars), start=var) if wrong else None
        truth = torch_value(partial(kept, var_of, 0.4, batches[:count]), start=var)
        assert_value(got_var, truth, name=f'bn_param["running_var"] after the {called} batch', carried=carried)


@pytest.mark.points(1)
@sizes
def test_test_mode(submission, draw, N, D):
    """In mode "test", x is normalised with the running mean and variance, which stay as they are."""
    given, mean, var = drawn(draw, N, D), draw.normal(D), draw.uniform(0.5, 2, D)
    held = put(submission, {"mode": "test", "eps": TINY, "running_mean": mean, "running_var": var})
    out, _ = forward(submission, **given, bn_param=held)
    assert_value(out, torch_value(as_tested, **given, mean=mean, var=var), name='out in mode "test"')
    for key, got, before in zip(RUNNING, running(held), (mean, var)):
        assert_value(got, as_truth(before), name=f'bn_param["{key}"] after mode "test"')


@pytest.mark.points(0.5, requires=("test_forward", "test_dx", "test_test_mode"))
@sizes
def test_epsilon(submission, draw, N, D):
    """The eps in bn_param is added to the variance, in both modes: out and dx are right where it is large, too."""
    given, dout = drawn(draw, N, D), draw.normal(N, D)
    mean, var = draw.normal(D), draw.uniform(0.5, 2, D)
    normalised = partial(batchnorm, eps=0.5)
    out, cache = forward(submission, **given, bn_param={"mode": "train", "eps": 0.5})
    assert_value(out, torch_value(normalised, **given), name="out")
    dx = backward(submission, dout, cache)["x"]
    assert_gradient(dx, torch_gradients(normalised, **given, upstream=dout)["x"], name="dx")
    tested = {"mode": "test", "eps": 0.5, "running_mean": mean, "running_var": var}
    out, _ = forward(submission, **given, bn_param=tested)
    truth = torch_value(partial(as_tested, eps=0.5), **given, mean=mean, var=var)
    assert_value(out, truth, name='out in mode "test"')


@pytest.mark.points(0.5)
@sizes
def test_defaults(submission, draw, N, D):
    """What bn_param leaves out takes its default: eps 1e-5, momentum 0.9, and zeros."""
    given = {"x": draw.normal(N, D, scale=1e-2), "gamma": draw.uniform(0.5, 2, D), "beta": draw.normal(D)}
    x, zeros = given["x"], torch.zeros_like(given["beta"])

    def done(submission, settings):
        """out, and the running mean and variance."""
        held = put(submission, {"mode": "train", **settings})
        out, _ = forward(submission, **given, bn_param=held)
        return [out, *running(held)]

    done(submission, {"eps": 1.0, "momentum": 0.5})  # they aren't the defaults of the next call
    truths = [
        torch_value(partial(batchnorm, eps=1e-5), **given),
        *(torch_value(partial(kept, each, 0.9, [x]), start=zeros) for each in (mean_of, var_of)),
    ]

    def written_out(number, truth, like, submission, other_submission):
        """What is wrong with the learner's own function where bn_param has the defaults in it has cost its points."""
        written, other = (
            done(own, {"eps": eps, "momentum": momentum, **dict.fromkeys(RUNNING, zeros)})[number]
            for own, eps, momentum in ((submission, 1e-5, 0.9), (other_submission, 1e-3, 0.5))
        )
        return from_written_out(written, other, truth, like)

    names = ("out", *(f'bn_param["{key}"]' for key in RUNNING))
    results = zip(names, done(submission, {}), truths, (x, zeros, zeros))
    for number, (name, got, truth, like) in enumerate(results):
        assert_value(got, truth, name=name, carried=partial(written_out, number, truth, like))
