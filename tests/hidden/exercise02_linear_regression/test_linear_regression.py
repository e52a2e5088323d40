"""Hidden tests of exercise 02: predictions, loss and gradients. Sizes are distinct primes, then many rows, one row, and
one feature and output. The training is in test_loop.py.

The gradients are judged with the error carried forward: also against what follows from the learner's own predictions,
where these are wrong.
"""

import pytest

from grader.testing import (
    FEW, MANY, assert_gradient, assert_value, follows_from, torch_gradients, torch_value, usable_value,
)  # fmt: skip

from .regression import drawn, gradients, loss, predictions, squared_error

sizes = pytest.mark.parametrize(("n", "f", "d"), [(7, 3, 2), (MANY, FEW, FEW), (1, 3, 2), (5, 1, 1)])
FROM_ERROR = {
    "w": lambda x, error: 2 / error.numel() * error.T @ x,
    "b": lambda x, error: 2 / error.numel() * error.sum(dim=0),
}


def judge_gradient(name, submission, inputs):
    """One of the two, also right if it follows from the learner's own predictions, where these are wrong."""
    x, target, w, b = inputs.values()

    def from_own_predictions(own):
        found = usable_value(own.predict(x, w, b), torch_value(predictions, x=x, w=w, b=b), x)
        return follows_from(FROM_ERROR[name], x=x, error=None if found is None else found - target)

    got, truth = gradients(submission, inputs)[name], torch_gradients(loss, **inputs)[name]
    assert_gradient(got, truth, name=f"d{name}", carried=from_own_predictions)


@pytest.mark.points(1.5)
@pytest.mark.parametrize(("n", "f", "d"), [(7, 3, 2), (MANY, FEW, FEW), (1, 5, 1)])
def test_predict(submission, draw, n, f, d):
    """predict returns x wᵀ + b, one row for each row of x."""
    given = {"x": draw.normal(n, f), "w": draw.normal(d, f), "b": draw.normal(d)}
    assert_value(submission.predict(*given.values()), torch_value(predictions, **given))


@pytest.mark.points(1.5)
@pytest.mark.parametrize(("n", "d"), [(7, 2), (MANY, FEW), (1, 3)])
def test_mse(submission, draw, n, d):
    """mse returns one number: the mean of the squared differences over all elements."""
    given = {"prediction": draw.normal(n, d), "target": draw.normal(n, d)}
    assert_value(submission.mse(*given.values()), torch_value(squared_error, **given))


@pytest.mark.points(2)
@sizes
def test_dw(submission, draw, n, f, d):
    """dw is the gradient of the loss with respect to the weights."""
    judge_gradient("w", submission, drawn(draw, n, f, d))


@pytest.mark.points(1.5)
@sizes
def test_db(submission, draw, n, f, d):
    """db is the gradient of the loss with respect to the bias."""
    judge_gradient("b", submission, drawn(draw, n, f, d))
