"""Hidden tests of exercise 13. The model stays beside the learner's code; its parameters are set through get_parameter,
which finds none but true ones.

Further steps are judged with the error carried forward: also against a training on the learner's own loss, where that
is a multiple of the right one.
"""

import math

import numpy as np
import pytest
import torch

from grader.testing import Truth, assert_unchanged, assert_value, hold, keep, require, torch_value

RATE = 0.02
NAMES = ("a", "b", "c", "d")
points = pytest.mark.parametrize("n", [7, 1])
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
        parameter = keep(model.get_parameter, name)
        require(parameter.requires_grad is True, f"model.{name} doesn't require a gradient: it can't be learned.")
        keep(parameter.detach).copy_(value)
    return model


def truth(what, x, y, start, steps, rate=RATE, factor=1.0):
    """What torch's autograd reaches: "parameters", stacked, or "losses". factor: what the loss is multiplied by."""

    def descend(x, y, **start):
        parameters, losses = list(start.values()), []
        for _ in range(steps):
            loss = factor * ((cubic(x, *parameters) - y) ** 2).sum()
            slopes = torch.autograd.grad(loss, parameters)
            parameters = [(old - rate * slope).detach().requires_grad_() for old, slope in zip(parameters, slopes)]
            losses.append(loss.detach())
        return torch.stack(parameters if what == "parameters" else losses)

    return torch_value(descend, x=x, y=y, **start)


def train(submission, model, x, y, steps, rate=RATE):
    """What the learner's training returns, as one tensor."""
    losses = submission.train(model, x, y, rate, steps)
    single = (int, float, torch.Tensor, np.ndarray)
    right = type(losses) in (list, tuple) and all(type(loss) in single and np.ndim(loss) == 0 for loss in losses)
    require(right, "`train` must return a list of losses, one number for each step.")
    return torch.tensor([float(loss) for loss in losses], dtype=torch.float64).to(x)


def own_factor(losses, right):
    """How many times too large the learner's own first loss is. None if it is right, or tells nothing.

    A sum for a mean makes every gradient too large by the same factor: what follows is right if it follows from that.
    """
    if losses.numel() == 0:
        return None
    first, wanted = float(losses[0]), float(right.value[0])
    telling = 1e-3 * wanted < first < 1e3 * wanted
    return first / wanted if telling and abs(first - wanted) > right.allowed else None


def judge(losses, x, y, start, steps, factor, name, rest=0):
    """The losses of so many steps but the first ones, also right if they follow from the learner's own first loss."""

    def known(factor):
        whole = truth("losses", x, y, start, steps, factor=factor)
        return Truth(whole.value[rest:], whole.dtype, whole.device, whole.allowed, ((steps - rest,),))

    assert_value(losses, known(1.0), name=name, carried=known(factor) if factor else None, steps="step")


@pytest.mark.points(3)
@points
def test_forward(submission, draw, n):
    """The model has four parameters of shape (), and model(x) is the cubic a + b x + c x² + d x³."""
    x, _, start = drawn(draw, n)
    model = model_at(submission, start)
    for name, value in start.items():
        assert_value(getattr(model, name), torch_value(torch.clone, input=value), name=f"model.{name}")
    assert_value(model(x), torch_value(cubic, x=x, **start), name="model(x)")


@pytest.mark.points(2)
@pytest.mark.requires("test_forward")
@points
def test_one_step(submission, draw, n):
    """A training step has the summed squared error for its loss, and moves every parameter down its gradient."""
    x, y, start = drawn(draw, n)
    model = model_at(submission, start)
    losses = train(submission, model, x, y, 1)
    assert_value(losses, truth("losses", x, y, start, 1), name="the list of losses after one step")
    moved = truth("parameters", x, y, start, 1)
    for index, name in enumerate(NAMES):
        one = Truth(moved.value[index], moved.dtype, moved.device, moved.allowed, ((),))
        assert_value(getattr(model, name), one, name=f"model.{name} after one step")


@pytest.mark.points(2)
@pytest.mark.requires("test_forward")
@one_size
def test_more_steps(submission, draw, n):
    """Each step has a gradient of its own: five of them give the losses that torch reaches."""
    x, y, start = drawn(draw, n)
    losses = train(submission, model_at(submission, start), x, y, 5)
    factor = own_factor(losses, truth("losses", x, y, start, 1))
    judge(losses, x, y, start, 5, factor, "the list of losses of five steps")


@pytest.mark.points(1)
@pytest.mark.requires("test_more_steps")
@one_size
def test_training_goes_on(submission, draw, n):
    """A second training goes on from where the first one ended."""
    x, y, start = drawn(draw, n)
    model = model_at(submission, start)
    first = train(submission, model, x, y, 3)
    factor = own_factor(first, truth("losses", x, y, start, 1))
    judge(first, x, y, start, 3, factor, "the list of losses of the first training")
    losses = train(submission, model, x, y, 4)
    judge(losses, x, y, start, 7, factor, "the list of losses of a second training", rest=3)


@pytest.mark.points(0.5)
@pytest.mark.requires("test_forward")
@one_size
def test_data_unchanged(submission, draw, n):
    """x and y stay as they were given."""
    x, y, start = drawn(draw, n)
    held_x, held_y = hold(submission, x), hold(submission, y)
    submission.train(model_at(submission, start), held_x, held_y, RATE, 2)
    assert_unchanged(held_x, x, name="x")
    assert_unchanged(held_y, y, name="y")


@pytest.mark.points(1)
@pytest.mark.requires("test_one_step", "test_more_steps")
def test_sine(submission, draw):
    """A cubic that is fitted to the sine on 2000 points comes as close in 200 steps as torch does."""
    x = torch.linspace(-math.pi, math.pi, 2000, dtype=torch.float64).to(draw.normal())
    y, start = torch.sin(x), {name: draw.normal() for name in NAMES}
    losses = train(submission, model_at(submission, start), x, y, 200, rate=1e-6)
    whole = truth("losses", x, y, start, 200, rate=1e-6)
    assert_value(losses, whole, name="the list of losses of 200 steps", steps="step")
