"""Worked examples: numbers that you can follow with a pencil. Reading this file is part of the exercise."""

import torch

from grader.testing import assert_gradient, assert_value, torch_gradients, torch_value

INPUT = torch.tensor([[1.0, -2.0, 0.0], [-1.0, 3.0, 2.0]])
UPSTREAM = torch.tensor([[5.0, 6.0, 7.0], [-8.0, -9.0, 10.0]])


def test_example_forward(submission):
    """Example: the input [[1, -2, 0], [-1, 3, 2]] gives [[1, 0, 0], [0, 3, 2]]."""
    truth = torch_value(torch.relu, input=INPUT)
    assert truth.value.tolist() == [[1.0, 0.0, 0.0], [0.0, 3.0, 2.0]]
    assert_value(submission.Relu()(INPUT), truth)


def test_example_gradient(submission):
    """Example: the upstream [[5, 6, 7], [-8, -9, 10]] then gives the input gradient [[5, 0, 0], [0, -9, 10]]."""
    relu = submission.Relu()
    relu(INPUT)
    truth = torch_gradients(torch.relu, input=INPUT, upstream=UPSTREAM)["input"]
    assert truth.value.tolist() == [[5.0, 0.0, 0.0], [0.0, -9.0, 10.0]]
    assert_gradient(relu.backprop_gradient(UPSTREAM), truth)
    assert_gradient(relu.input_gradient, truth)
