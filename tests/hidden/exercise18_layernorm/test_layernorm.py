"""Hidden tests of exercise 18: one forward and one backward pass. Epsilon is too small to matter but where it is what
a test is about. Rows have more than two numbers: two are normalised to 1 and -1, whatever they are.

dx and dgamma are judged with the error carried forward: also against what follows from the learner's own normalised x,
which is read from the learner's own out.
"""

from functools import partial

import pytest
import torch

from grader.testing import (
    as_truth, assert_gradient, assert_value, returns, torch_gradients, torch_value, try_call, usable_value, wrong_value,
)  # fmt: skip

TINY = 1e-30
sizes = pytest.mark.parametrize(("N", "D"), [(7, 5)])
one_row = pytest.mark.parametrize(("N", "D"), [(1, 5)])


def layernorm(x, gamma, beta, eps=TINY):
    return torch.nn.functional.layer_norm(x, x.shape[1:], gamma, beta, eps)


def drawn(draw, N, D):
    """x, gamma and beta."""
    return draw.normal(N, D, scale=2.0) + 1, draw.uniform(0.5, 2, D), draw.normal(D)


def forward(submission, x, gamma, beta, ln_param):
    return returns(submission.layernorm_forward(x, gamma, beta, ln_param), "out", "cache")


def backward(submission, dout, cache):
    return returns(submission.layernorm_backward(dout, cache), "dx", "dgamma", "dbeta")


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
    centred = x - mean(x)
    std = mean(centred**2) / mean(centred * x_hat)
    fits = bool((std > 0).all()) and bool(torch.isclose(std * x_hat, centred, rtol=1e-3, atol=1e-3).all())
    return std if fits else None


def slope(dout, x_hat, gamma, std):
    """dx."""
    h = dout * gamma
    return (h - mean(h) - x_hat * mean(h * x_hat)) / std


def judge_out(submission, x, gamma, beta, eps=TINY):
    """The cache."""
    out, cache = forward(submission, x, gamma, beta, {"eps": eps})
    assert_value(out, torch_value(partial(layernorm, eps=eps), x=x, gamma=gamma, beta=beta), name="out")
    return cache


@pytest.mark.points(2)
@sizes
def test_forward(submission, draw, N, D):
    """layernorm_forward normalises each row of x, then scales it by gamma and shifts it by beta."""
    judge_out(submission, *drawn(draw, N, D))


@pytest.mark.points(3)
@sizes
def test_dx(submission, draw, N, D):
    """layernorm_backward returns dx first: the gradient of a loss with respect to x."""
    (x, gamma, beta), dout = drawn(draw, N, D), draw.normal(N, D)
    out, cache = forward(submission, x, gamma, beta, {"eps": TINY})
    x_hat = own_x_hat(out, x, gamma, beta)
    std = None if x_hat is None else own_std(x_hat, x)
    carried = None if std is None else torch_value(slope, dout=dout, x_hat=x_hat, gamma=gamma, std=std)
    truth = torch_gradients(lambda x, gamma: layernorm(x, gamma, None), x=x, gamma=gamma, upstream=dout)["x"]
    assert_gradient(backward(submission, dout, cache)[0], truth, name="dx", carried=carried)


@pytest.mark.points(1.5)
@sizes
def test_dgamma(submission, draw, N, D):
    """layernorm_backward returns dgamma second: the gradient with respect to gamma."""
    (x, gamma, beta), dout = drawn(draw, N, D), draw.normal(N, D)
    out, cache = forward(submission, x, gamma, beta, {"eps": TINY})
    x_hat = own_x_hat(out, x, gamma, beta)
    carried = None if x_hat is None else torch_value(lambda x_hat, dout: (dout * x_hat).sum(0), x_hat=x_hat, dout=dout)
    truth = torch_gradients(layernorm, x=x, gamma=gamma, beta=beta, upstream=dout)["gamma"]
    assert_gradient(backward(submission, dout, cache)[1], truth, name="dgamma", carried=carried)


@pytest.mark.points(0.5)
@sizes
def test_dbeta(submission, draw, N, D):
    """layernorm_backward returns dbeta third: the gradient with respect to beta."""
    (x, gamma, beta), dout = drawn(draw, N, D), draw.normal(N, D)
    _, cache = forward(submission, x, gamma, beta, {"eps": TINY})
    truth = torch_gradients(layernorm, x=x, gamma=gamma, beta=beta, upstream=dout)["beta"]
    assert_gradient(backward(submission, dout, cache)[2], truth, name="dbeta")


@pytest.mark.points(0.5, requires=("test_forward", "test_dx", "test_dgamma", "test_dbeta"))
@one_row
def test_one_row(submission, draw, N, D):
    """out and the three gradients are right for a single row."""
    (x, gamma, beta), dout = drawn(draw, N, D), draw.normal(N, D)
    cache = judge_out(submission, x, gamma, beta)
    truth = torch_gradients(layernorm, x=x, gamma=gamma, beta=beta, upstream=dout)
    for name, got in zip(("x", "gamma", "beta"), backward(submission, dout, cache)):
        assert_gradient(got, truth[name], name=f"d{name}")


@pytest.mark.points(0.5, requires=("test_forward", "test_dx"))
@sizes
def test_epsilon(submission, draw, N, D):
    """The eps in ln_param is added to the variance: out and dx are right where it is large, too."""
    (x, gamma, beta), dout = drawn(draw, N, D), draw.normal(N, D)
    cache = judge_out(submission, x, gamma, beta, eps=0.5)
    truth = torch_gradients(partial(layernorm, eps=0.5), x=x, gamma=gamma, beta=beta, upstream=dout)["x"]
    assert_gradient(backward(submission, dout, cache)[0], truth, name="dx")


@pytest.mark.points(0.5)
@sizes
def test_default(submission, draw, N, D):
    """Without an eps in ln_param, it is 1e-5."""
    x, gamma, beta = draw.normal(N, D, scale=1e-2), draw.uniform(0.5, 2, D), draw.normal(D)
    truth = torch_value(partial(layernorm, eps=1e-5), x=x, gamma=gamma, beta=beta)
    written, other = (try_call(forward, submission, x, gamma, beta, {"eps": eps}) or [None] for eps in (1e-5, 1e-3))
    carried = wrong_likewise(written[0], other[0], truth, x)
    out, _ = forward(submission, x, gamma, beta, {})
    assert_value(out, truth, name="out", carried=carried)


def wrong_likewise(value, other, truth, like):
    """An own value, as what is expected. None if it is right, or another setting changes nothing."""
    value, other = wrong_value(value, truth, like), usable_value(other, truth, like)
    return None if value is None or other is None or torch.equal(value, other) else as_truth(value)
