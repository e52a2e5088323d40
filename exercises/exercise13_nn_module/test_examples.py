"""Worked examples: numbers that you can follow with a pencil. Reading this file is part of the exercise."""

import torch

from grader.testing import assert_value, call_remote, require, torch_value

START = {"a": 1.0, "b": 2.0, "c": 0.0, "d": -1.0}
X = torch.tensor([-1.0, 0.0, 1.0])
Y = torch.tensor([0.0, 1.0, 1.0])


def model_at_start(submission):
    model = submission.PolynomialModel()
    for name, value in START.items():
        call_remote(call_remote(model.get_parameter, name).detach).copy_(torch.tensor(value))
    return model


def exactly(numbers):
    return torch_value(lambda x: torch.tensor(numbers, dtype=x.dtype), x=X)


def test_example_forward(submission):
    """Example: the cubic 1 + 2x - x³ is 0 at x = -1, 1 at x = 0, and 2 at x = 1."""
    assert_value(model_at_start(submission)(X), exactly([0.0, 1.0, 2.0]), name="model(x)")


def test_example_two_steps(submission):
    """Example: where y is 0, 1 and 1, the loss is 1, and after one step at learning rate 0.1 it is 0.08."""
    losses = submission.train(model_at_start(submission), X, Y, 0.1, 2)
    require(type(losses) is list, "`train` must return a list of losses, one for each step.")
    assert_value(torch.tensor(losses), exactly([1.0, 0.08]), name="the list of losses")
