"""Hidden tests of exercise 13. The model stays beside the learner's code; its parameters are set through get_parameter,
which finds none but true ones.

Further steps are judged with the error carried forward: also against a training on the learner's own loss, where that
is a multiple of the right one.
"""

import math

import pytest
import torch

from grader.testing import (
    MANY, Training, as_truth, assert_value, call_remote, get, numbers, own_factor, part, require, torch_value,
    unchanged,
)  # fmt: skip

RATE = 0.02
NAMES = ("a", "b", "c", "d")
points = pytest.mark.parametrize("n", [7, 1, MANY])
one_size = pytest.mark.parametrize("n", [7])


def cubic(x, a, b, c, d):
    return a + b * x + c * x**2 + d * x**3


def drawn(draw, n):
    """x in [-1, 1], where no power is large; y; and the start of a, b, c and d."""
    x, y = draw.uniform(-1, 1, n), draw.normal(n)
    return x, y, {name: draw.normal() for name in NAMES}


def model_at(submission, start):
    """The learner's model, of the dtype and on the device of `start`, with its values."""
    model = submission.PolynomialModel()
    model.to(start["a"])
    for name, value in start.items():
        parameter = call_remote(model.get_parameter, name)
        require(parameter.requires_grad is True, f"model.{name} doesn't require a gradient: it can't be learned.")
        call_remote(parameter.detach).copy_(value)
    return model


def training(x, y, start, steps, rate=RATE, factor=1.0):
    """torch's, of the four parameters in one tensor. factor: what the loss is multiplied by."""

    def loss(parameters):
        return factor * ((cubic(x.to(parameters), *parameters) - y.to(parameters)) ** 2).sum()

    return Training(loss, {"parameters": torch.stack(list(start.values()))}, rate, steps)


def truth(x, y, start, steps, rate=RATE, factor=1.0):
    """The losses that torch's autograd reaches."""
    return part(training(x, y, start, steps, rate, factor).losses(), slice(steps))


def train(submission, model, x, y, steps, rate=RATE):
    """What the learner's training returns, as one tensor."""
    return numbers(submission.train(model, x, y, rate, steps), x)


def judge(losses, x, y, start, steps, first, name, rest=0):
    """The losses of so many steps but the first ones, also right if they follow from the learner's own first loss."""
    factor, rest = own_factor(first, truth(x, y, start, 1)), slice(rest, None)
    carried = part(truth(x, y, start, steps, factor=factor), rest) if factor else None
    assert_value(losses, part(truth(x, y, start, steps), rest), name=name, carried=carried, steps="step")


@pytest.mark.points(2.5)
@points
def test_forward(submission, draw, n):
    """The model has four parameters of shape (), and model(x) is the cubic a + b x + c x² + d x³."""
    x, _, start = drawn(draw, n)
    model = model_at(submission, start)
    for name, value in start.items():
        assert_value(getattr(model, name), as_truth(value), name=f"model.{name}")
    assert_value(model(x), torch_value(cubic, x=x, **start), name="model(x)")


@pytest.mark.points(0.5, requires="test_forward")
def test_start(submission):
    """A new model's four parameters have random values: other ones in each model."""
    drawn = []
    for _ in range(3):
        model = submission.PolynomialModel()
        drawn += [float(torch.as_tensor(get(call_remote(model.get_parameter, name)))) for name in NAMES]
    require(len(set(drawn)) == len(drawn), "In three new models, some parameters have the same value: draw at random.")


@pytest.mark.points(2, requires="test_forward")
@points
def test_one_step(submission, draw, n):
    """A training step uses the summed squared error as its loss, and moves every parameter down its gradient."""
    x, y, start = drawn(draw, n)
    model = model_at(submission, start)
    losses = train(submission, model, x, y, 1)
    assert_value(losses, truth(x, y, start, 1), name="the list of losses after one step")
    moved = training(x, y, start, 1).end("parameters")
    for index, name in enumerate(NAMES):
        assert_value(getattr(model, name), part(moved, index), name=f"model.{name} after one step")


@pytest.mark.points(2, requires="test_forward")
@one_size
def test_more_steps(submission, draw, n):
    """Each step has its own gradient: five of them give the losses that torch reaches."""
    x, y, start = drawn(draw, n)
    losses = train(submission, model_at(submission, start), x, y, 5)
    judge(losses, x, y, start, 5, losses, "the list of losses of five steps")


@pytest.mark.points(1, requires="test_more_steps")
@one_size
def test_training_goes_on(submission, draw, n):
    """A second training goes on from where the first one ended."""
    x, y, start = drawn(draw, n)
    model = model_at(submission, start)
    first = train(submission, model, x, y, 3)
    judge(first, x, y, start, 3, first, "the list of losses of the first training")
    losses = train(submission, model, x, y, 4)
    judge(losses, x, y, start, 7, first, "the list of losses of a second training", rest=3)


@pytest.mark.points(0.5, requires="test_forward")
@one_size
def test_data_unchanged(submission, draw, n):
    """train leaves x and y as they are."""
    x, y, start = drawn(draw, n)
    with unchanged(submission, x=x, y=y) as held:
        submission.train(model_at(submission, start), *held.values(), RATE, 2)


@pytest.mark.points(1, requires=("test_one_step", "test_more_steps"))
def test_sine(submission, draw):
    """A cubic that is fitted to the sine on 2000 points has torch's losses for 200 steps."""
    x = torch.linspace(-math.pi, math.pi, 2000, dtype=torch.float64).to(draw.normal())
    y, start = torch.sin(x), {name: draw.normal() for name in NAMES}
    losses = train(submission, model_at(submission, start), x, y, 200, rate=1e-6)
    whole = truth(x, y, start, 200, rate=1e-6)
    assert_value(losses, whole, name="the list of losses of 200 steps", steps="step")
