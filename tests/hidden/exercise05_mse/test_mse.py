"""Hidden tests of exercise 05. Shapes are distinct primes, then one column and one row.

What comes after the gradient is judged with the error carried forward: also against what follows from the learner's own
gradient, where that is wrong.
"""

import numpy as np
import pytest
import torch

from grader.testing import (
    assert_gradient,
    assert_unchanged,
    assert_value,
    differs,
    hold,
    own,
    require,
    torch_gradients,
    torch_value,
)

STEPS = 40
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
@sizes
def test_gradient(submission, draw, n, d):
    """backprop_gradient returns the gradient of the loss with respect to y_pred."""
    y_true, y_pred = draw.normal(n, d), draw.normal(n, d)
    mse = submission.MSE()
    mse(y_true, y_pred)
    assert_gradient(mse.backprop_gradient(), gradient(y_true, y_pred))


@pytest.mark.points(1)
@one_size
def test_gradient_kept(submission, draw, n, d):
    """gradient is what backprop_gradient returned."""
    y_true, y_pred = draw.normal(n, d), draw.normal(n, d)
    mse = submission.MSE()
    mse(y_true, y_pred)
    truth = gradient(y_true, y_pred)
    returned = own(mse.backprop_gradient(), truth, y_pred)
    carried = None if returned is None else torch_value(torch.clone, input=returned)
    assert_gradient(mse.gradient, truth, carried=carried)


@pytest.mark.points(1)
@pytest.mark.requires("test_loss", "test_gradient")
@one_size
def test_second_call(submission, draw, n, d):
    """A second call starts afresh: nothing is left of the first."""
    mse = submission.MSE()
    for called in ("first", "second"):
        y_true, y_pred = draw.normal(n, d), draw.normal(n, d)
        assert_value(mse(y_true, y_pred), loss(y_true, y_pred), name=f"the {called} loss")
        name = f"the {called} `backprop_gradient()`"
        assert_gradient(mse.backprop_gradient(), gradient(y_true, y_pred), name=name)


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
@pytest.mark.requires("test_loss")
def test_training(submission, draw):
    """A linear model trained with your loss for 40 steps ends at the loss that torch's autograd reaches."""
    x, y_true, weights, lr = draw.normal(11, 3), draw.normal(11, 2), draw.normal(3, 2), 0.1

    mse, start, losses, taken = submission.MSE(), weights, [], []
    for _ in range(STEPS):
        losses.append(number(mse(y_true, x @ weights), x))
        taken.append(numbers(mse.backprop_gradient(), y_true))
        weights = weights - lr * x.T @ taken[-1]
    got = torch.stack([*losses, number(mse(y_true, x @ weights), x)])
    truth = torch_value(lambda weights: trained(x, y_true, lr, [], weights), weights=start)
    carried = trained_by_own(taken, x, y_true, lr, start)
    assert_value(got, truth, name=f"the losses of {STEPS} steps", carried=carried, steps="step")


def trained(x, y_true, lr, taken, weights):
    """The losses before each step and after the last. taken: each step's gradient with respect to y_pred; if there are
    none, torch's."""
    x, y_true, losses = x.to(weights), y_true.to(weights), []
    for step in range(STEPS):
        y_pred = (x @ weights).detach().requires_grad_()
        losses.append(mean_squared_error(y_true, y_pred))
        by_pred = taken[step].to(weights) if taken else torch.autograd.grad(losses[-1], y_pred)[0]
        weights = weights - lr * x.T @ by_pred
    return torch.stack([*losses, mean_squared_error(y_true, x @ weights)])


def trained_by_own(taken, x, y_true, lr, start):
    """The losses of a training with the learner's own gradients. None if the first of them is right, if it tells
    nothing, or if they don't lead down."""
    truth = gradient(y_true, x @ start)
    first = own(taken[0], truth, x)
    if first is None or not differs(first, truth):
        return None
    losses = trained(x, y_true, lr, taken, start)
    if not losses[-1] < losses[0]:
        return None
    return torch_value(lambda weights: trained(x, y_true, lr, taken, weights), weights=start)


def number(value, like):
    """The learner's loss, to go on computing with."""
    single = isinstance(value, int | float | torch.Tensor | np.ndarray | np.generic) and np.shape(value) == ()
    require(single, "The loss must be a single number at every step of a training.")
    return torch.as_tensor(value, dtype=like.dtype, device=like.device)


def numbers(value, like):
    """The learner's value, to go on computing with: a tensor like `like`."""
    right = isinstance(value, torch.Tensor | np.ndarray) and value.shape == like.shape
    require(right, "`backprop_gradient()` must return a tensor of the shape of y_pred, at every step of a training.")
    return torch.as_tensor(value).to(like)
