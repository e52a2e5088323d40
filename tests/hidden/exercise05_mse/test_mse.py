"""Hidden tests of exercise 05. Shapes are distinct primes, then one column and one row.

What comes after the gradient is judged with the error carried forward: also against what follows from the learner's own
gradient, where that is wrong.
"""

import pytest

from grader.testing import (
    FEW, MANY, Training, as_truth, assert_gradient, assert_value, recognisable_value, torch_gradients, torch_value,
    unchanged,
)  # fmt: skip

STEPS = 40
sizes = pytest.mark.parametrize(("n", "d"), [(7, 3), (MANY, FEW), (5, 1), (1, 3)])
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
    """Calling it returns the mean squared error: one number, the mean over all elements."""
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
    # Of smaller targets a gradient without them is recognisable, whatever is drawn.
    y_true, y_pred = draw.normal(n, d, scale=0.5), draw.normal(n, d)
    mse = submission.MSE()
    mse(y_true, y_pred)
    truth = gradient(y_true, y_pred)
    returned = recognisable_value(mse.backprop_gradient(), truth, y_pred)
    assert_gradient(mse.gradient, truth, carried=as_truth(returned))


@pytest.mark.points(1, requires=("test_loss", "test_gradient"))
@one_size
def test_second_call(submission, draw, n, d):
    """A second call starts afresh: nothing is left of the first."""
    mse = submission.MSE()
    for called in ("first", "second"):
        mse(draw.normal(n + 1, d), draw.normal(n + 1, d))  # the latest call counts
        y_true, y_pred = draw.normal(n, d), draw.normal(n, d)
        assert_value(mse(y_true, y_pred), loss(y_true, y_pred), name=f"the {called} loss")
        name = f"the {called} `backprop_gradient()`"
        assert_gradient(mse.backprop_gradient(), gradient(y_true, y_pred), name=name)


@pytest.mark.points(1, requires="test_loss")
@one_size
def test_arguments_unchanged(submission, draw, n, d):
    """Both passes leave y_true and y_pred as they are."""
    y_true, y_pred = draw.normal(n, d), draw.normal(n, d)
    mse = submission.MSE()
    with unchanged(submission, y_true=y_true, y_pred=y_pred) as held:
        answer = mse(*held.values())
        mse.backprop_gradient()
    assert_value(answer, loss(y_true, y_pred), name="`MSE()(y_true, y_pred)`")


@pytest.mark.points(1, requires="test_loss")
def test_training(submission, draw):
    """A linear model trained with your loss for 40 steps ends at the loss that torch's autograd reaches."""
    # From near the weights that are looked for, with a rate at which even the gradient of the sum leads down: what a
    # mistake comes to is the same whatever is drawn.
    x, planted, lr = draw.normal(41, 11), draw.normal(11, 7), 0.006
    y_true, weights = x @ planted, planted + draw.normal(11, 7, scale=0.1)
    mse = submission.MSE()
    Training(
        lambda y_pred: mean_squared_error(y_true.to(y_pred), y_pred), {"weights": weights}, lr, STEPS,
        inputs=lambda weights: {"y_pred": x.to(weights) @ weights},
    ).judge(lambda y_pred: (mse(y_true, y_pred), {"y_pred": mse.backprop_gradient()}))  # fmt: skip
