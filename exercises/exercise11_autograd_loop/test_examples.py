"""Worked examples: numbers that you can follow with a pencil. Reading this file is part of the exercise."""

import torch

from grader.testing import assert_value, require, torch_value

X = torch.tensor([[1.0], [2.0]])
TARGET = torch.tensor([[4.0], [6.0]])


def judge(submission, epochs, **wanted):
    """Train from w = 1 and b = 1 with the learning rate 0.1. wanted: the expected results, by name."""
    w, b = torch.tensor([[1.0]], requires_grad=True), torch.tensor([1.0], requires_grad=True)
    result = submission.train(X, TARGET, w, b, 0.1, epochs)
    right = type(result) in (tuple, list) and len(result) == 3 and type(result[2]) is list
    require(right, "`train` must return three things: w, b and a list of losses.")
    got = {"w": result[0], "b": result[1], "losses": torch.tensor(result[2])}
    for name, numbers in wanted.items():
        truth = torch_value(lambda x, numbers=numbers: torch.tensor(numbers, dtype=x.dtype), x=X)
        assert_value(got[name], truth, name=name)


def test_example_one_epoch(submission):
    """Example: from w = 1 and b = 1, one epoch starts with the loss 6.5."""
    judge(submission, 1, losses=[6.5])


def test_example_two_epochs(submission):
    """Example: the second epoch starts with the loss 0.65 and ends at w = 2.05 and b = 1.66."""
    judge(submission, 2, losses=[6.5, 0.65], w=[[2.05]], b=[1.66])
