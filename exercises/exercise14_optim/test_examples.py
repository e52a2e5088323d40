"""Worked examples: numbers that you can follow with a pencil. Reading this file is part of the exercise."""

import torch

from grader.testing import assert_value, call_remote, get, put, require, torch_value

START = {"a": 1.0, "b": 2.0, "c": 0.0, "d": -1.0}
X = torch.tensor([-1.0, 0.0, 1.0])
Y = torch.tensor([0.0, 1.0, 1.0])


def exactly(numbers):
    return torch_value(lambda x: torch.tensor(numbers, dtype=x.dtype), x=X)


def test_example_adam(submission):
    """Example: "adam", learning rate 0.1: a first step with the gradient 1000 goes from 2 to 1.9."""
    parameter = put(submission, torch.tensor([2.0], requires_grad=True))
    optimizer = submission.make_optimizer("adam", [parameter], 0.1)
    parameter.grad = torch.tensor([1000.0])
    optimizer.step()
    assert_value(get(parameter), exactly([1.9]), name="the parameter")


def test_example_momentum(submission):
    """Example: "momentum", learning rate 0.1: two steps with the gradient 1 go from 2 to 1.9, then to 1.71."""
    parameter = put(submission, torch.tensor([2.0], requires_grad=True))
    optimizer = submission.make_optimizer("momentum", [parameter], 0.1)
    for reached in (1.9, 1.71):
        parameter.grad = torch.tensor([1.0])
        optimizer.step()
        assert_value(get(parameter), exactly([reached]), name="the parameter")


def test_example_two_steps(submission):
    """Example: where the cubic 1 + 2x - x³ is off by 1 at x = 1, one step of "sgd" takes the loss from 1 to 0.08."""
    model = submission.PolynomialModel()
    for name, value in START.items():
        call_remote(call_remote(model.get_parameter, name).detach).copy_(torch.tensor(value))
    losses = submission.train(model, X, Y, "sgd", 0.1, 2)
    require(type(losses) is list, "`train` must return a list of losses, one for each step.")
    assert_value(torch.tensor(losses), exactly([1.0, 0.08]), name="the list of losses")
