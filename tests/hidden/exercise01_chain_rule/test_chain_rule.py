"""Hidden tests of exercise 01: the loss, each of its three derivatives by itself, and a short descent."""

import numpy as np
import pytest
import torch

from grader.testing import (
    assert_gradient,
    assert_unchanged,
    assert_value,
    entry,
    hold,
    require,
    torch_gradients,
    torch_value,
)

RATE, STEPS = 0.03, 20


def squared_error(x, y, w):
    return (y - x * w) ** 2


def drawn(draw, **fixed):
    """x, y and w of both signs. y is the largest by far, so that nothing cancels and the error is never small."""
    x, w = (draw.uniform(0.5, 1.5) * draw.choice([-1.0, 1.0]) for _ in range(2))
    y = draw.uniform(2.7, 4.0) * draw.choice([-1.0, 1.0])
    numbers = {"x": x, "y": y, "w": w}
    return {name: torch.full_like(value, fixed.get(name, value.item())) for name, value in numbers.items()}


def several(draw):
    """Three draws, then one of each kind in which a number is 0."""
    return [*(drawn(draw) for _ in range(3)), drawn(draw, x=0.0), drawn(draw, w=0.0), drawn(draw, y=0.0)]


def derivative(submission, name, numbers):
    """The learner's and torch's derivative by `name`."""
    got = entry(submission.backward(*numbers.values()), f"d{name}", of="`backward`")
    return got, torch_gradients(squared_error, **numbers)[name]


def judge(submission, draw, name):
    for numbers in several(draw):
        got, truth = derivative(submission, name, numbers)
        assert_gradient(got, truth, name=f"d{name}")


@pytest.mark.points(2)
def test_forward(submission, draw):
    """forward gives the loss, the square of y - x·w."""
    for numbers in several(draw):
        assert_value(submission.forward(*numbers.values()), torch_value(squared_error, **numbers))


@pytest.mark.points(1.5)
def test_dy(submission, draw):
    """dy is the derivative of the loss with respect to y."""
    judge(submission, draw, "y")


@pytest.mark.points(2)
def test_dw(submission, draw):
    """dw is the derivative of the loss with respect to the weight w."""
    judge(submission, draw, "w")


@pytest.mark.points(1.5)
def test_dx(submission, draw):
    """dx is the derivative of the loss with respect to x."""
    judge(submission, draw, "x")


@pytest.mark.points(1)
@pytest.mark.requires("test_dw")
def test_own_numbers(submission, draw):
    """backward answers for the numbers that it is given, whatever forward and backward were asked before."""
    submission.forward(*drawn(draw).values())
    submission.backward(*drawn(draw).values())
    submission.forward(*drawn(draw).values())
    got, truth = derivative(submission, "w", drawn(draw))
    assert_gradient(got, truth, name="dw")


@pytest.mark.points(1)
@pytest.mark.requires("test_forward", "test_dw")
def test_arguments_unchanged(submission, draw):
    """x, y and w stay as they were given."""
    numbers = drawn(draw)
    for function, called in ((submission.forward, "forward"), (submission.backward, "backward")):
        held = {name: hold(submission, value) for name, value in numbers.items()}
        answer = function(*held.values())
        for name, value in numbers.items():
            assert_unchanged(held[name], value, name=f"{name} of `{called}`")
        if called == "forward":
            assert_value(answer, torch_value(squared_error, **numbers), name="`forward(x, y, w)`")
        else:
            truth = torch_gradients(squared_error, **numbers)["w"]
            assert_gradient(entry(answer, "dw", of="`backward`"), truth, name="dw")


@pytest.mark.points(1)
@pytest.mark.requires("test_forward", "test_dw")
def test_training(submission, draw):
    """20 steps of descent on w with your dw end at the loss that torch's autograd reaches."""
    numbers = drawn(draw)
    truth, w = torch_value(trained, **numbers), numbers["w"]
    for _ in range(STEPS):
        dw = entry(submission.backward(numbers["x"], numbers["y"], w), "dw", of="`backward`")
        w = w - RATE * number(dw, w)
    assert_value(submission.forward(numbers["x"], numbers["y"], w), truth, name=f"the loss after {STEPS} steps")


def trained(x, y, w):
    """The loss after descent by autograd."""
    for _ in range(STEPS):
        w = w.detach().requires_grad_()
        w = w - RATE * torch.autograd.grad(squared_error(x, y, w), w)[0]
    return squared_error(x, y, w)


def number(value, like):
    """The learner's derivative, to go on computing with."""
    single = isinstance(value, int | float | torch.Tensor | np.ndarray | np.generic) and np.shape(value) == ()
    require(single, "dw must be a single number at every step of a training.")
    return torch.as_tensor(value, dtype=like.dtype, device=like.device)
