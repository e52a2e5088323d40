"""Hidden tests of exercise 18: one forward and one backward pass. Epsilon is too small to matter except where it is
what a test is about. Rows have more than two numbers: two are normalised to 1 and -1, whatever they are.

dx and dgamma are judged with the error carried forward: also against what follows from the learner's own normalised x,
which is read from the learner's own out.
"""

from functools import partial

import pytest
import torch

from grader.testing import (
    FEW, MANY, assert_gradient, assert_value, follows_from, from_written_out, returns, torch_gradients,
    torch_value, usable_value, wrong_value,
)  # fmt: skip

from .normed import TINY, backward, drawn, forward, layernorm

sizes = pytest.mark.parametrize(("N", "D"), [(7, 5), (MANY, FEW), (FEW, MANY)])
few_sizes = pytest.mark.parametrize(("N", "D"), [(7, 5)])


def mean(x):
    return x.mean(dim=1, keepdim=True)


def own_x_hat(out, x, gamma, beta):
    """The normalised x behind the learner's own out. None if out is right, or tells nothing."""
    out = wrong_value(out, torch_value(layernorm, x=x, gamma=gamma, beta=beta), x)
    if out is None:
        return None
    x_hat = torch_value(lambda x: (x - mean(x)) / x.std(dim=1, correction=0, keepdim=True), x=x)
    return usable_value((out - beta) / gamma, x_hat, x)


def own_std(x_hat, x):
    """What the learner divided the rows of x by. None if it isn't a number for each."""
    if x_hat is None:
        return None
    centred = x - mean(x)
    std = mean(centred**2) / mean(centred * x_hat)
    fits = bool((std > 0).all()) and bool(torch.isclose(std * x_hat, centred, rtol=1e-3, atol=1e-3).all())
    return std if fits else None


def slope(dout, x_hat, gamma, std):
    """dx."""
    h = dout * gamma
    return (h - mean(h) - x_hat * mean(h * x_hat)) / std


def judge_out(submission, given, eps=TINY):
    """The cache."""
    out, cache = forward(submission, **given, eps=eps)
    assert_value(out, torch_value(partial(layernorm, eps=eps), **given), name="out")
    return cache


@pytest.mark.points(2)
@sizes
def test_forward(submission, draw, N, D):
    """layernorm_forward normalises each row of x, then scales it by gamma and shifts it by beta."""
    judge_out(submission, drawn(draw, N, D))


@pytest.mark.points(3)
@sizes
def test_dx(submission, draw, N, D):
    """layernorm_backward returns dx first: the gradient of a loss with respect to x."""
    given, dout = drawn(draw, N, D), draw.normal(N, D)
    x, gamma, _ = given.values()
    out, cache = forward(submission, **given)
    x_hat = own_x_hat(out, **given)
    carried = follows_from(slope, dout=dout, x_hat=x_hat, gamma=gamma, std=own_std(x_hat, x))
    truth = torch_gradients(lambda x, gamma: layernorm(x, gamma, None), x=x, gamma=gamma, upstream=dout)["x"]
    assert_gradient(backward(submission, dout, cache)["x"], truth, name="dx", carried=carried)


@pytest.mark.points(1.5)
@sizes
def test_dgamma(submission, draw, N, D):
    """layernorm_backward returns dgamma second: the gradient with respect to gamma."""
    given, dout = drawn(draw, N, D), draw.normal(N, D)
    out, cache = forward(submission, **given)
    carried = follows_from(lambda x_hat, dout: (dout * x_hat).sum(0), x_hat=own_x_hat(out, **given), dout=dout)
    truth = torch_gradients(layernorm, **given, upstream=dout)["gamma"]
    assert_gradient(backward(submission, dout, cache)["gamma"], truth, name="dgamma", carried=carried)


@pytest.mark.points(0.5)
@sizes
def test_dbeta(submission, draw, N, D):
    """layernorm_backward returns dbeta third: the gradient with respect to beta."""
    given, dout = drawn(draw, N, D), draw.normal(N, D)
    _, cache = forward(submission, **given)
    truth = torch_gradients(layernorm, **given, upstream=dout)["beta"]
    assert_gradient(backward(submission, dout, cache)["beta"], truth, name="dbeta")


@pytest.mark.points(0.5, requires=("test_forward", "test_dx", "test_dgamma", "test_dbeta"))
@pytest.mark.parametrize(("N", "D"), [(1, 5)])
def test_one_row(submission, draw, N, D):
    """out and the three gradients are right for a single row."""
    given, dout = drawn(draw, N, D), draw.normal(N, D)
    cache = judge_out(submission, given)
    truth = torch_gradients(layernorm, **given, upstream=dout)
    for name, got in backward(submission, dout, cache).items():
        assert_gradient(got, truth[name], name=f"d{name}")


@pytest.mark.points(0.5, requires=("test_forward", "test_dx"))
@few_sizes
def test_epsilon(submission, draw, N, D):
    """The eps in ln_param is added to the variance: out and dx are right where it is large, too."""
    given, dout = drawn(draw, N, D), draw.normal(N, D)
    cache = judge_out(submission, given, eps=0.5)
    truth = torch_gradients(partial(layernorm, eps=0.5), **given, upstream=dout)["x"]
    assert_gradient(backward(submission, dout, cache)["x"], truth, name="dx")


@pytest.mark.points(0.5)
@few_sizes
def test_default(submission, draw, N, D):
    """Without an eps in ln_param, eps is 1e-5."""
    given = {"x": draw.normal(N, D, scale=1e-2), "gamma": draw.uniform(0.5, 2, D), "beta": draw.normal(D)}
    truth = torch_value(partial(layernorm, eps=1e-5), **given)

    def written_out(submission, other_submission):
        own = forward(submission, **given, eps=1e-5)[0], forward(other_submission, **given, eps=1e-3)[0]
        return from_written_out(*own, truth, given["x"])

    out, _ = returns(submission.layernorm_forward(*given.values(), {}), "out", "cache")
    assert_value(out, truth, name="out", carried=written_out)
