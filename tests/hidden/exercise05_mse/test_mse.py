"""Hidden tests of exercise 05. Shapes are distinct primes, then one column and one row."""

import numpy as np
import pytest
import torch

from grader.testing import (
    assert_gradient,
    assert_unchanged,
    assert_value,
    hold,
    require,
    torch_gradients,
    torch_value,
)

sizes = pytest.mark.parametrize(("n", "d"), [(7, 3), (5, 1), (1, 3)])
one_size = pytest.mark.parametrize(("n", "d"), [(7, 3)])


def mean_squared_error(y_true, y_pred):
    return ((y_pred - y_true) ** 2).mean()


def loss(y_true, y_pred):
    return torch_value(mean_squared_error, y_true=y_true, y_pred=y_pred)


def gradient(y_true, y_pred):
    return torch_gradients(mean_squared_error, y_true=y_true, y_pred=y_pred)["y_pred"]


@pytest.mark.points(3)
@sizes
def test_loss(submission, draw, n, d):
    """Calling it gives the mean squared error: one number, the mean over every element."""
    y_true, y_pred = draw.normal(n, d), draw.normal(n, d)
    assert_value(submission.MSE()(y_true, y_pred), loss(y_true, y_pred))


@pytest.mark.points(3)
@pytest.mark.requires("test_loss")
@sizes
def test_gradient(submission, draw, n, d):
    """backprop_gradient returns the gradient of the loss with respect to y_pred."""
    y_true, y_pred = draw.normal(n, d), draw.normal(n, d)
    mse = submission.MSE()
    mse(y_true, y_pred)
    assert_gradient(mse.backprop_gradient(), gradient(y_true, y_pred))


@pytest.mark.points(1)
@pytest.mark.requires("test_gradient")
@one_size
def test_gradient_kept(submission, draw, n, d):
    """gradient is what backprop_gradient returned."""
    y_true, y_pred = draw.normal(n, d), draw.normal(n, d)
    mse = submission.MSE()
    mse(y_true, y_pred)
    mse.backprop_gradient()
    assert_gradient(mse.gradient, gradient(y_true, y_pred))


@pytest.mark.points(1)
@pytest.mark.requires("test_gradient")
@one_size
def test_second_call(submission, draw, n, d):
    """A second call starts afresh: nothing is left of the first."""
    mse = submission.MSE()
    mse(draw.normal(n, d), draw.normal(n, d))
    mse.backprop_gradient()
    y_true, y_pred = draw.normal(n, d), draw.normal(n, d)
    assert_value(mse(y_true, y_pred), loss(y_true, y_pred))
    assert_gradient(mse.backprop_gradient(), gradient(y_true, y_pred))


@pytest.mark.points(1)
@pytest.mark.requires("test_loss")
@one_size
def test_arguments_unchanged(submission, draw, n, d):
    """y_true and y_pred stay as they were given."""
    y_true, y_pred = draw.normal(n, d), draw.normal(n, d)
    held_true, held_pred = hold(submission, y_true), hold(submission, y_pred)
    mse = submission.MSE()
    answer = mse(held_true, held_pred)
    mse.backprop_gradient()
    assert_unchanged(held_true, y_true, name="y_true")
    assert_unchanged(held_pred, y_pred, name="y_pred")
    assert_value(answer, loss(y_true, y_pred), name="`MSE()(y_true, y_pred)`")


@pytest.mark.points(1)
@pytest.mark.requires("test_gradient")
def test_training(submission, draw):
    """A linear model trained with your loss for 40 steps ends at the loss that torch's autograd reaches."""
    x, y_true, weights, lr = draw.normal(11, 3), draw.normal(11, 2), draw.normal(3, 2), 0.1

    def train(weights):
        inputs, wanted = x.to(weights), y_true.to(weights)
        for _ in range(40):
            weights = weights.detach().requires_grad_()
            step = torch.autograd.grad(mean_squared_error(wanted, inputs @ weights), weights)[0]
            weights = weights - lr * step
        return mean_squared_error(wanted, inputs @ weights)

    truth = torch_value(train, weights=weights)
    mse = submission.MSE()
    for _ in range(40):
        mse(y_true, x @ weights)
        weights = weights - lr * x.T @ numbers(mse.backprop_gradient(), y_true)
    assert_value(mse(y_true, x @ weights), truth, name="the loss after 40 steps")


def numbers(value, like):
    """The learner's value, to go on computing with: a tensor like `like`."""
    right = isinstance(value, torch.Tensor | np.ndarray) and value.shape == like.shape
    require(right, "`backprop_gradient()` must return a tensor of the shape of y_pred, at every step of a training.")
    return torch.as_tensor(value).to(like)
