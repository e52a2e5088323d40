"""Hidden tests of exercise 17: one forward and one backward pass. Epsilon is too small to matter except where it is
what a test is about.

dx and dgamma are judged with the error carried forward: also against what follows from the learner's own normalised x,
which is read from the learner's own out.
"""

import pytest

from grader.testing import (
    FEW, MANY, assert_gradient, assert_value, follows_from, torch_gradients, torch_value, usable_value,
)  # fmt: skip

from .normed import backward, batchnorm, drawn, forward, own_std, own_x_hat

sizes = pytest.mark.parametrize(("N", "D"), [(7, 5), (MANY, FEW)])


def usable_x_hat(out, x, gamma, beta):
    """The learner's own, if there is something to compute from it."""
    own = own_x_hat(out, x, gamma, beta)
    if own is None:
        return None
    truth = torch_value(lambda x: (x - x.mean(dim=0)) / x.std(dim=0, correction=0), x=x)
    return usable_value(own, truth, x)


def slope(dout, x_hat, gamma, std):
    """dx."""
    return gamma / std * (dout - dout.mean(dim=0) - x_hat * (dout * x_hat).mean(dim=0))


def judge_dx(submission, x, gamma, beta, dout):
    out, cache = forward(submission, x, gamma, beta)
    x_hat = usable_x_hat(out, x, gamma, beta)
    std = own_std(x_hat, x)
    std = std if std is not None and bool((std > 0).all()) else None
    carried = follows_from(slope, dout=dout, x_hat=x_hat, gamma=gamma, std=std)
    truth = torch_gradients(lambda x, gamma: batchnorm(x, gamma, None), x=x, gamma=gamma, upstream=dout)["x"]
    assert_gradient(backward(submission, dout, cache)["x"], truth, name="dx", carried=carried)


def judge_out(submission, x, gamma, beta):
    out, _ = forward(submission, x, gamma, beta)
    assert_value(out, torch_value(batchnorm, x=x, gamma=gamma, beta=beta), name="out")


@pytest.mark.points(1.5)
@sizes
def test_forward(submission, draw, N, D):
    """In mode "train", batchnorm_forward normalises each column of x, then scales it by gamma and shifts it by beta."""
    judge_out(submission, **drawn(draw, N, D))


@pytest.mark.points(2)
@sizes
def test_dx(submission, draw, N, D):
    """batchnorm_backward returns dx first: the gradient of a loss with respect to x."""
    judge_dx(submission, **drawn(draw, N, D), dout=draw.normal(N, D))


@pytest.mark.points(1)
@sizes
def test_dgamma(submission, draw, N, D):
    """batchnorm_backward returns dgamma second: the gradient with respect to gamma."""
    given, dout = drawn(draw, N, D), draw.normal(N, D)
    out, cache = forward(submission, **given)
    x_hat = usable_x_hat(out, **given)
    carried = follows_from(lambda x_hat, dout: (dout * x_hat).sum(0), x_hat=x_hat, dout=dout)
    truth = torch_gradients(batchnorm, **given, upstream=dout)["gamma"]
    assert_gradient(backward(submission, dout, cache)["gamma"], truth, name="dgamma", carried=carried)


@pytest.mark.points(0.5)
@sizes
def test_dbeta(submission, draw, N, D):
    """batchnorm_backward returns dbeta third: the gradient with respect to beta."""
    given, dout = drawn(draw, N, D), draw.normal(N, D)
    _, cache = forward(submission, **given)
    truth = torch_gradients(batchnorm, **given, upstream=dout)["beta"]
    assert_gradient(backward(submission, dout, cache)["beta"], truth, name="dbeta")


@pytest.mark.points(0.5, requires=("test_forward", "test_dx"))
@pytest.mark.parametrize(("N", "D"), [(5, 1)])
def test_one_feature(submission, draw, N, D):
    """out and dx are right for a single column."""
    given, dout = drawn(draw, N, D), draw.normal(N, D)
    judge_out(submission, **given)
    judge_dx(submission, **given, dout=dout)
