"""Hidden tests of exercise 10: prime numbers of points, and a single one, in each dtype and on each device; then the
seed notebook's sine.

The gradients are judged with the error carried forward: also against what follows from the learner's own predictions,
where these are wrong; and the training against one with the learner's own functions.
"""

import math

import pytest
import torch

from grader.testing import (
    MANY, Training, assert_gradient, assert_value, follows_from, in_place_of, known_value, like, numbers, part,
    returns, torch_gradients, torch_value, unchanged, usable_value,
)  # fmt: skip

points = pytest.mark.parametrize("n", [11, 1, MANY])
runs = pytest.mark.parametrize(("n", "steps"), [(7, 5), (13, 40), (1, 3), (MANY, 5)])


def rate(n):
    """At the size of x that is drawn, steps of this rate can't overshoot."""
    return 1e-3 * min(1, 16 / n)


def cubic(x, params):
    a, b, c, d = params
    return a + b * x + c * x**2 + d * x**3


def loss(x, y, params):
    return ((cubic(x, params) - y) ** 2).sum()


def drawn(draw, n):
    """x, y and params."""
    return draw.uniform(-1.8, 1.8, n), draw.normal(n), draw.normal(4)


def training(x, y, params, steps):
    return Training(lambda params: loss(x.to(params), y.to(params), params), {"params": params}, rate(len(x)), steps)


def slopes(x, error):
    """Of the summed squared errors, by a, b, c and d."""
    return 2 * torch.stack([(error * x**power).sum() for power in range(4)])


def by_own(x, y, params, steps, predicting, deriving):
    """A training with the learner's own predictions and gradients, if one of them is wrong."""

    def step(params):
        error = like(y)(predicting.predict(x, params), "What `predict` returns") - y
        return (error**2).sum(), {"params": deriving.gradients(x, y, params)}

    return training(x, y, params, steps).by_own(step)


def judge_params(got, x, y, params, steps):
    truth = training(x, y, params, steps).end("params")

    def carried(predicting, deriving):
        own = by_own(x, y, params, steps, predicting, deriving)
        return own and in_place_of(truth, own.end["params"])

    assert_value(got, truth, name="the params that `train` returned", carried=carried)


def train(submission, x, y, params, rate, steps):
    """The learner's new params, and the losses as one tensor."""
    params, losses = returns(submission.train(x, y, params, rate, steps), "params", "losses")
    return params, numbers(losses.tolist() if isinstance(losses, torch.Tensor) else losses, x)


@pytest.mark.points(1.5)
@points
def test_predict(submission, draw, n):
    """predict returns a + b x + c x² + d x³ at each x, in the dtype and on the device of x."""
    x, _, params = drawn(draw, n)
    assert_value(submission.predict(x, params), torch_value(cubic, x=x, params=params))


@pytest.mark.points(2.5)
@points
def test_gradients(submission, draw, n):
    """gradients returns the gradient of the summed squared errors with respect to a, b, c and d."""
    x, y, params = drawn(draw, n)
    got = submission.gradients(x, y, params)

    def carried(own):
        found = usable_value(own.predict(x, params), torch_value(cubic, x=x, params=params), x)
        return follows_from(slopes, x=x, error=None if found is None else found - y)

    truth = torch_gradients(loss, x=x, y=y, params=params)["params"]
    assert_gradient(got, truth, name="`gradients(x, y, params)`", carried=carried)


@pytest.mark.points(1.5)
@runs
def test_trained_params(submission, draw, n, steps):
    """train returns the params after all of its steps."""
    x, y, params = drawn(draw, n)
    judge_params(train(submission, x, y, params, rate(n), steps)[0], x, y, params, steps)


@pytest.mark.points(1.5)
@runs
def test_losses(submission, draw, n, steps):
    """train returns one loss for each step: the sum of the squared errors before that step."""
    x, y, params = drawn(draw, n)
    _, losses = train(submission, x, y, params, rate(n), steps)
    truth = part(training(x, y, params, steps).losses(), slice(steps))

    def carried(predicting, deriving):
        own = by_own(x, y, params, steps, predicting, deriving)
        return own and in_place_of(truth, own.losses[:-1])

    assert_value(losses, truth, name="the list of losses that `train` returned", carried=carried, steps="step")


@pytest.mark.points(1, requires="test_trained_params")
def test_arguments_unchanged(submission, draw):
    """All three functions leave x, y and params as they are."""
    x, y, params = drawn(draw, 7)
    with unchanged(submission, x=x, y=y, params=params) as held:
        submission.predict(held["x"], held["params"])
        submission.gradients(held["x"], held["y"], held["params"])
        after, _ = returns(submission.train(*held.values(), rate(7), 5), "params", "losses")
    judge_params(after, x, y, params, 5)


@pytest.mark.points(1, requires=("test_predict", "test_gradients", "test_trained_params", "test_losses"))
def test_sine(submission, device):
    """On 2000 points of sin(x) from -π to π, training leads to b = 0.8567, d = -0.0933 and the squared error 8.8172."""
    x = torch.linspace(-math.pi, math.pi, 2000, dtype=torch.float64, device=device)
    y = torch.sin(x)
    best = torch.tensor([0.0, 0.85674084, 0.0, -0.09333039], dtype=torch.float64, device=device)
    powers = torch.stack([x**power for power in range(4)])
    steepest = torch.linalg.eigh(2 * powers @ powers.T).eigenvectors[:, -1]
    start = best + 0.1 * steepest  # in this direction each step leaves about a tenth of the way: twelve are enough
    params, losses = train(submission, x, y, start, 1.6e-6, 12)
    assert_value(params, known_value(best, 0.51e-8, x), name="the params after 12 steps")
    assert_value(losses[-1:], known_value([8.81716541], 0.51e-8, x), name="the loss before the last step")
