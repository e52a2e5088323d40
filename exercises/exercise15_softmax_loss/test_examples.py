"""Worked examples: the numbers of README.md. Reading this file is part of the exercise."""

import torch

from grader.testing import assert_gradient, assert_value, require, torch_gradients, torch_value

X = torch.tensor([[1.0, 2.0, 1.0], [3.0, 4.0, 1.0]]).log()
Y = torch.tensor([1, 0])
UPSTREAM = torch.tensor([[4.0, 0.0, 0.0], [0.0, 8.0, 0.0]])


def softmax(x):
    return torch.softmax(x, dim=1)


def cross_entropy(x):
    return torch.nn.functional.cross_entropy(x, Y)


def answered(submission):
    result = submission.softmax_loss(X, Y)
    require(type(result) in (tuple, list) and len(result) == 2, "`softmax_loss` must return two things: loss and dx.")
    return result


def test_example_softmax(submission):
    """Example: the scores log 1, log 2, log 1 have the probabilities 1/4, 1/2, 1/4."""
    truth = torch_value(softmax, x=X)
    assert truth.value.round(decimals=6).tolist() == [[0.25, 0.5, 0.25], [0.375, 0.5, 0.125]]
    assert_value(submission.softmax(X), truth)


def test_example_softmax_backward(submission):
    """Example: the upstream gradient 4, 0, 0 at the probabilities 1/4, 1/2, 1/4 gives 3/4, -1/2, -1/4."""
    truth = torch_gradients(softmax, x=X, upstream=UPSTREAM)["x"]
    assert truth.value.round(decimals=6).tolist() == [[0.75, -0.5, -0.25], [-1.5, 2.0, -0.5]]
    assert_gradient(submission.softmax_backward(UPSTREAM, torch.softmax(X, dim=1)), truth)


def test_example_loss(submission):
    """Example: with the labels 1 and 0 the loss is the mean of log 2 and log 8/3, which is 0.8370."""
    truth = torch_value(cross_entropy, x=X)
    assert round(truth.value.item(), 4) == 0.8370
    assert_value(answered(submission)[0], truth, name="the loss")


def test_example_gradient(submission):
    """Example: its gradient is half of 1/4, -1/2, 1/4 in the first row, and half of -5/8, 1/2, 1/8 in the second."""
    truth = torch_gradients(cross_entropy, x=X)["x"]
    assert truth.value.round(decimals=6).tolist() == [[0.125, -0.25, 0.125], [-0.3125, 0.25, 0.0625]]
    assert_gradient(answered(submission)[1], truth, name="dx")
