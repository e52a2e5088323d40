"""Hidden tests of exercise 17: one forward and one backward pass. Epsilon is too small to matter but where it is what
a test is about.

dx and dgamma are judged with the error carried forward: also against what follows from the learner's own normalised x,
which is read from the learner's own out.
"""

import pytest
import torch

from grader.testing import (
    assert_gradient, assert_value, returns, torch_gradients, torch_value, usable_value, wrong_value,
)  # fmt: skip

TINY = 1e-30
TRAIN = {"mode": "train", "eps": TINY}
sizes = pytest.mark.parametrize(("N", "D"), [(7, 5)])
one_feature = pytest.mark.parametrize(("N", "D"), [(5, 1)])


def batchnorm(x, gamma, beta):
    return torch.nn.functional.batch_norm(x, None, None, gamma, beta, training=True, eps=TINY)


def drawn(draw, N, D):
    """x, gamma and beta."""
    return draw.normal(N, D, scale=2.0) + 1, draw.uniform(0.5, 2, D), draw.normal(D)


def forward(submission, x, gamma, beta, bn_param):
    return returns(submission.batchnorm_forward(x, gamma, beta, bn_param), "out", "cache")


def backward(submission, dout, cache):
    return returns(submission.batchnorm_backward(dout, cache), "dx", "dgamma", "dbeta")


def own_x_hat(out, x, gamma, beta):
    """The normalised x behind the learner's own out. None if out is right, or tells nothing."""
    out = wrong_value(out, torch_value(batchnorm, x=x, gamma=gamma, beta=beta), x)
    if out is None:
        return None
    x_hat = torch_value(lambda x: (x - x.mean(dim=0)) / x.std(dim=0, correction=0), x=x)
    return usable_value((out - beta) / gamma, x_hat, x)


def own_std(x_hat, x):
    """What the learner divided the columns of x by. None if it isn't a number for each."""
    centred = x - x.mean(dim=0)
    std = (centred**2).sum(dim=0) / (centred * x_hat).sum(dim=0)
    fits = bool((std > 0).all()) and bool(torch.isclose(std * x_hat, centred, rtol=1e-3, atol=1e-3).all())
    return std if fits else None


def slope(dout, x_hat, gamma, std):
    """dx."""
    return gamma / std * (dout - dout.mean(dim=0) - x_hat * (dout * x_hat).mean(dim=0))


def judge_dx(submission, x, gamma, beta, dout):
    out, cache = forward(submission, x, gamma, beta, TRAIN)
    x_hat = own_x_hat(out, x, gamma, beta)
    std = None if x_hat is None else own_std(x_hat, x)
    carried = None if std is None else torch_value(slope, dout=dout, x_hat=x_hat, gamma=gamma, std=std)
    truth = torch_gradients(lambda x, gamma: batchnorm(x, gamma, None), x=x, gamma=gamma, upstream=dout)["x"]
    assert_gradient(backward(submission, dout, cache)[0], truth, name="dx", carried=carried)


def judge_out(submission, x, gamma, beta):
    out, _ = forward(submission, x, gamma, beta, TRAIN)
    truth = torch_value(batchnorm, x=x, gamma=gamma, beta=beta)
    assert_value(out, truth, name="out")


@pytest.mark.points(1.5)
@sizes
def test_forward(submission, draw, N, D):
    """In mode "train", batchnorm_forward normalises each column of x, then scales it by gamma and shifts it by beta."""
    judge_out(submission, *drawn(draw, N, D))


@pytest.mark.points(2)
@sizes
def test_dx(submission, draw, N, D):
    """batchnorm_backward returns dx first: the gradient of a loss with respect to x."""
    judge_dx(submission, *drawn(draw, N, D), draw.normal(N, D))


@pytest.mark.points(1)
@sizes
def test_dgamma(submission, draw, N, D):
    """batchnorm_backward returns dgamma second: the gradient with respect to gamma."""
    (x, gamma, beta), dout = drawn(draw, N, D), draw.normal(N, D)
    out, cache = forward(submission, x, gamma, beta, TRAIN)
    x_hat = own_x_hat(out, x, gamma, beta)
    carried = None if x_hat is None else torch_value(lambda x_hat, dout: (dout * x_hat).sum(0), x_hat=x_hat, dout=dout)
    truth = torch_gradients(batchnorm, x=x, gamma=gamma, beta=beta, upstream=dout)["gamma"]
    assert_gradient(backward(submission, dout, cache)[1], truth, name="dgamma", carried=carried)


@pytest.mark.points(0.5)
@sizes
def test_dbeta(submission, draw, N, D):
    """batchnorm_backward returns dbeta third: the gradient with respect to beta."""
    (x, gamma, beta), dout = drawn(draw, N, D), draw.normal(N, D)
    _, cache = forward(submission, x, gamma, beta, TRAIN)
    truth = torch_gradients(batchnorm, x=x, gamma=gamma, beta=beta, upstream=dout)["beta"]
    assert_gradient(backward(submission, dout, cache)[2], truth, name="dbeta")


@pytest.mark.points(0.5, requires=("test_forward", "test_dx"))
@one_feature
def test_one_feature(submission, draw, N, D):
    """out and dx are right for a single column."""
    (x, gamma, beta), dout = drawn(draw, N, D), draw.normal(N, D)
    judge_out(submission, x, gamma, beta)
    judge_dx(submission, x, gamma, beta, dout)
