"""Hidden tests of exercise 10: prime numbers of points, and a single one, in each dtype and on each device; then the
seed notebook's sine.

The gradients are judged with the error carried forward: also against what follows from the learner's own predictions,
where these are wrong; and the training against one with the learner's own functions.
"""

import math
from dataclasses import replace

import pytest
import torch

from grader.testing import (
    Truth,
    asked,
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

points = pytest.mark.parametrize("n", [11, 1])
runs = pytest.mark.parametrize(("n", "steps"), [(7, 5), (13, 40), (1, 3)])
RATE = 1e-3


def cubic(x, params):
    a, b, c, d = params
    return a + b * x + c * x**2 + d * x**3


def loss(x, y, params):
    return ((cubic(x, params) - y) ** 2).sum()


def drawn(draw, n):
    """x, y and params. At this size of x, steps of RATE can't overshoot for up to 16 points."""
    return draw.uniform(-1.8, 1.8, n), draw.normal(n), draw.normal(4)


def descent(x, y, params, steps):
    """The params and the losses of a descent by autograd."""
    losses = []
    for _ in range(steps):
        params = params.detach().requires_grad_()
        losses.append(loss(x, y, params))
        params = params - RATE * torch.autograd.grad(losses[-1], params)[0]
    return params, torch.stack(losses)


def from_predictions(submission, x, y, params):
    """The gradient that follows from the learner's own predictions; None if these tell nothing."""
    prediction = own(asked(submission.predict, x, params), torch_value(cubic, x=x, params=params), x)
    if prediction is None:
        return None
    return torch_value(
        lambda x, error: 2 * torch.stack([(error * x**power).sum() for power in range(4)]), x=x, error=prediction - y
    )


def trained_by_own(submission, x, y, params, steps):
    """The params and the losses of a training with the learner's own predictions and gradients. None if both are right
    at its start, if one tells nothing, or if they don't lead down."""
    losses = []
    truths = (
        torch_value(cubic, x=x, params=params),
        torch_gradients(lambda params: loss(x.to(params), y.to(params), params), params=params)["params"],
    )
    for step in range(steps):
        answers = (asked(submission.predict, x, params), asked(submission.gradients, x, y, params))
        values = [own(got, truth, x) for got, truth in zip(answers, truths)] if step == 0 else as_tensors(answers, x)
        if any(value is None for value in values):
            return None
        if step == 0 and not any(differs(value, truth) for value, truth in zip(values, truths)):
            return None
        losses.append(((values[0] - y) ** 2).sum())
        params = params - RATE * values[1].reshape(params.shape)
    reached = ((torch.as_tensor(submission.predict(x, params)) - y) ** 2).sum()
    return (params, torch.stack(losses)) if reached < losses[0] else None


def as_tensors(answers, like):
    return [None if got is None else torch.as_tensor(got).detach().to(like) for got in answers]


def carried(which, by_own, truth):
    """The params (0) or the losses (1) of a training with the learner's own functions, as a truth."""
    if by_own is None:
        return None
    value = by_own[which].to("cpu", torch.float64)
    return replace(truth, value=value, allowed=truth.allowed * max(1.0, float(value.abs().max()) / truth.scale))


def train(submission, x, y, params, rate, steps):
    """The learner's new params, and the losses as one tensor."""
    result = submission.train(x, y, params, rate, steps)
    pair = type(result) in (tuple, list) and len(result) == 2
    require(pair, "`train` must return two things, as in `return params, losses`.")
    losses = plain(result[1])
    losses = [plain(value) for value in losses] if type(losses) in (tuple, list) else [None]
    numbers = all(type(value) in (int, float) for value in losses)
    require(numbers, "The losses must be a list of numbers, or a tensor of shape (steps,).")
    return result[0], torch.tensor(losses, dtype=torch.float64)


def plain(value):
    return value.tolist() if isinstance(value, torch.Tensor) else value


@pytest.mark.points(1.5)
@points
def test_predict(submission, draw, n):
    """predict gives a + b x + c x² + d x³ at each x, in the dtype and on the device of x."""
    x, _, params = drawn(draw, n)
    assert_value(submission.predict(x, params), torch_value(cubic, x=x, params=params))


@pytest.mark.points(2.5)
@points
def test_gradients(submission, draw, n):
    """gradients gives the gradient of the summed squared errors with respect to a, b, c and d."""
    x, y, params = drawn(draw, n)
    truth = torch_gradients(loss, x=x, y=y, params=params)["params"]
    got = submission.gradients(x, y, params)
    carried = from_predictions(submission, x, y, params)
    assert_gradient(got, truth, name="`gradients(x, y, params)`", carried=carried)


@pytest.mark.points(1.5)
@runs
def test_trained_params(submission, draw, n, steps):
    """train returns the params after all of its steps."""
    x, y, params = drawn(draw, n)
    truth = torch_value(lambda x, y, params: descent(x, y, params, steps)[0], x=x, y=y, params=params)
    got = train(submission, x, y, params, RATE, steps)[0]
    own_params = carried(0, trained_by_own(submission, x, y, params, steps), truth)
    assert_value(got, truth, name="the params that `train` returned", carried=own_params)


@pytest.mark.points(1.5)
@runs
def test_losses(submission, draw, n, steps):
    """train returns one loss for each step: the sum of the squared errors before that step."""
    x, y, params = drawn(draw, n)
    truth = torch_value(lambda x, y, params: descent(x, y, params, steps)[1], x=x, y=y, params=params)
    losses = train(submission, x, y, params, RATE, steps)[1]
    own_losses = carried(1, trained_by_own(submission, x, y, params, steps), truth)
    name = "the list of losses that `train` returned"
    assert_value(losses.to(x), truth, name=name, carried=own_losses, steps="step")


@pytest.mark.points(1)
@pytest.mark.requires("test_trained_params")
def test_arguments_unchanged(submission, draw):
    """x, y and params keep their values through all three functions."""
    given = dict(zip(("x", "y", "params"), drawn(draw, 7), strict=True))
    held = {name: hold(submission, value) for name, value in given.items()}
    submission.predict(held["x"], held["params"])
    submission.gradients(held["x"], held["y"], held["params"])
    after, _ = train(submission, *held.values(), RATE, 5)
    for name, value in given.items():
        assert_unchanged(held[name], value, name=name)
    truth = torch_value(lambda x, y, params: descent(x, y, params, 5)[0], **given)
    own_params = carried(0, trained_by_own(submission, *given.values(), 5), truth)
    assert_value(after, truth, name="the params that `train` returned", carried=own_params)


@pytest.mark.points(1)
@pytest.mark.requires("test_predict", "test_gradients", "test_trained_params", "test_losses")
def test_sine(submission, device):
    """On 2000 points of sin(x) from -π to π, training leads to b = 0.8567, d = -0.0933 and the squared error 8.8172."""
    x = torch.linspace(-math.pi, math.pi, 2000, dtype=torch.float64, device=device)
    y = torch.sin(x)
    best = torch.tensor([0.0, 0.85674084, 0.0, -0.09333039], dtype=torch.float64, device=device)
    powers = torch.stack([x**power for power in range(4)])
    steepest = torch.linalg.eigh(2 * powers @ powers.T).eigenvectors[:, -1]
    start = best + 0.1 * steepest  # in this direction each step leaves about a tenth of the way: twelve are enough
    params, losses = train(submission, x, y, start, 1.6e-6, 12)
    assert_value(params, known(best), name="the params after 12 steps")
    least = torch.tensor([8.81716541], dtype=torch.float64, device=device)
    assert_value(losses[-1:].to(x), known(least), name="the loss before the last step")


def known(value):
    """A truth to its eight printed digits."""
    return Truth(value.cpu(), value.dtype, value.device.type, 0.51e-8, (tuple(value.shape),))
