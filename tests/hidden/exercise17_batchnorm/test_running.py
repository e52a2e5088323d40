"""Hidden tests of exercise 17: the running mean and variance, mode "test", and what bn_param may leave out.

The running variance is judged with the error carried forward: also against what follows from the learner's own
variance, which is read from the learner's own out. What is left out is also judged by what the learner's own function
gives where it is written out.
"""

from functools import partial

import pytest
import torch

from grader.testing import (
    as_truth, assert_gradient, assert_value, get, put, require, returns,
    torch_gradients, torch_value, try_call, usable_value, wrong_value,
)  # fmt: skip

TINY = 1e-30
TRAIN = {"mode": "train", "eps": TINY}
RUNNING = ("running_mean", "running_var")
sizes = pytest.mark.parametrize(("N", "D"), [(7, 5)])


def batchnorm(x, gamma, beta, eps=TINY):
    return torch.nn.functional.batch_norm(x, None, None, gamma, beta, training=True, eps=eps)


def drawn(draw, N, D):
    """x, gamma and beta."""
    return draw.normal(N, D, scale=2.0) + 1, draw.uniform(0.5, 2, D), draw.normal(D)


def forward(submission, x, gamma, beta, bn_param):
    return returns(submission.batchnorm_forward(x, gamma, beta, bn_param), "out", "cache")


def backward(submission, dout, cache):
    return returns(submission.batchnorm_backward(dout, cache), "dx", "dgamma", "dbeta")


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


def own_var(out, x, gamma, beta):
    """The variance behind the learner's own out. None if out is right, or isn't made of x less its mean."""
    out = wrong_value(out, torch_value(batchnorm, x=x, gamma=gamma, beta=beta), x)
    if out is None:
        return None
    centred, x_hat = x - x.mean(dim=0), (out - beta) / gamma
    std = (centred**2).sum(dim=0) / (centred * x_hat).sum(dim=0)
    return std**2 if bool(torch.isclose(std * x_hat, centred, rtol=1e-3, atol=1e-3).all()) else None


@pytest.mark.points(1)
@sizes
def test_running(submission, draw, N, D):
    """In mode "train", bn_param keeps momentum times its running mean and variance, and takes in the batch's own."""
    (x, gamma, beta), mean, var = drawn(draw, N, D), draw.normal(D), draw.uniform(0.5, 2, D)
    held = put(submission, {**TRAIN, "momentum": 0.4, "running_mean": mean, "running_var": var})
    batches, own_vars = (x, draw.normal(N + 4, D)), []
    for count, called in ((1, "first"), (2, "second")):
        out, _ = forward(submission, batches[count - 1], gamma, beta, held)
        own_vars.append(own_var(out, batches[count - 1], gamma, beta))
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
    """In mode "test", x is normalised with the running mean and variance, and these stay as they are."""
    (x, gamma, beta), mean, var = drawn(draw, N, D), draw.normal(D), draw.uniform(0.5, 2, D)
    held = put(submission, {"mode": "test", "eps": TINY, "running_mean": mean, "running_var": var})
    out, _ = forward(submission, x, gamma, beta, held)
    truth = torch_value(as_tested, x=x, gamma=gamma, beta=beta, mean=mean, var=var)
    assert_value(out, truth, name='out in mode "test"')
    for key, got, given in zip(RUNNING, running(held), (mean, var)):
        assert_value(got, torch_value(torch.clone, input=given), name=f'bn_param["{key}"] after mode "test"')


@pytest.mark.points(0.5, requires=("test_forward", "test_dx", "test_test_mode"))
@sizes
def test_epsilon(submission, draw, N, D):
    """The eps in bn_param is added to the variance, in both modes: out and dx are right where it is large, too."""
    (x, gamma, beta), dout = drawn(draw, N, D), draw.normal(N, D)
    mean, var = draw.normal(D), draw.uniform(0.5, 2, D)
    normalised = partial(batchnorm, eps=0.5)
    out, cache = forward(submission, x, gamma, beta, {"mode": "train", "eps": 0.5})
    assert_value(out, torch_value(normalised, x=x, gamma=gamma, beta=beta), name="out")
    dx, _, _ = backward(submission, dout, cache)
    assert_gradient(dx, torch_gradients(normalised, x=x, gamma=gamma, beta=beta, upstream=dout)["x"], name="dx")
    out, _ = forward(submission, x, gamma, beta, {"mode": "test", "eps": 0.5, **dict(zip(RUNNING, (mean, var)))})
    truth = torch_value(partial(as_tested, eps=0.5), x=x, gamma=gamma, beta=beta, mean=mean, var=var)
    assert_value(out, truth, name='out in mode "test"')


@pytest.mark.points(0.5)
@sizes
def test_defaults(submission, draw, N, D):
    """What bn_param doesn't have takes its default: eps 1e-5, momentum 0.9, and zeros."""
    x, gamma, beta = draw.normal(N, D, scale=1e-2), draw.uniform(0.5, 2, D), draw.normal(D)
    truths = [
        torch_value(partial(batchnorm, eps=1e-5), x=x, gamma=gamma, beta=beta),
        *(torch_value(partial(kept, each, 0.9, [x]), start=torch.zeros_like(beta)) for each in (mean_of, var_of)),
    ]
    names = ("out", *(f'bn_param["{key}"]' for key in RUNNING))
    carried = spelt_out(submission, x, gamma, beta, truths)
    for name, got, truth, also in zip(names, done(submission, x, gamma, beta, {}), truths, carried):
        assert_value(got, truth, name=name, carried=also)


def done(submission, x, gamma, beta, settings):
    """out, and the running mean and variance."""
    held = put(submission, {"mode": "train", **settings})
    out, _ = forward(submission, x, gamma, beta, held)
    return [out, *running(held)]


def spelt_out(submission, x, gamma, beta, truths):
    """What the learner's own function gives where bn_param has the defaults in it: what is wrong with that has cost its
    points."""
    zeros = {key: torch.zeros_like(beta) for key in RUNNING}
    given, other = ({"eps": eps, "momentum": momentum, **zeros} for eps, momentum in ((1e-5, 0.9), (1e-3, 0.5)))
    values, others = (try_call(done, submission, x, gamma, beta, each) or [None] * 3 for each in (given, other))
    return [wrong_likewise(*each) for each in zip(values, others, truths, (x, beta, beta))]


def wrong_likewise(value, other, truth, like):
    """An own value, as what is expected. None if it is right, tells nothing, or is the same with other settings."""
    value, other = wrong_value(value, truth, like), usable_value(other, truth, like)
    return None if value is None or other is None or torch.equal(value, other) else as_truth(value)
