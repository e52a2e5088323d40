"""Worked examples: the numbers of README.md. Reading this file is part of the exercise."""

import torch

from grader.testing import assert_gradient, assert_value, require, torch_gradients, torch_value

X = torch.tensor([[0.0, 4.0, 4.0, 8.0], [3.0, 3.0, 3.0, -1.0]])
GAMMA, BETA = torch.tensor([3.0, 1.0, 2.0, 6.0]), torch.tensor([1.0, 0.0, 0.0, 2.0])
DOUT = torch.tensor([[3.0, 3.0, 0.0, 0.0], [0.0, 4.0, 2.0, 0.0]])


def normalised(x, gamma, beta):
    centred = x - x.mean(dim=1, keepdim=True)
    return gamma * centred / ((centred**2).mean(dim=1, keepdim=True) + 1).sqrt() + beta


def forward(submission):
    answer = submission.layernorm_forward(X, GAMMA, BETA, {"eps": 1.0})
    pair = type(answer) in (tuple, list) and len(answer) == 2
    require(pair, "`layernorm_forward` must return two things: out and cache.")
    return answer


def backward(submission):
    answer = submission.layernorm_backward(DOUT, forward(submission)[1])
    triple = type(answer) in (tuple, list) and len(answer) == 3
    require(triple, "`layernorm_backward` must return three things: dx, dgamma and dbeta.")
    return answer


def test_example_forward(submission):
    """Example: the row 0, 4, 4, 8 has mean 4 and variance 8; with eps 1 it is normalised to -4/3, 0, 0, 4/3."""
    truth = torch_value(normalised, x=X, gamma=GAMMA, beta=BETA)
    assert truth.value.round(decimals=6).tolist() == [[-3.0, 0.0, 0.0, 10.0], [2.5, 0.5, 1.0, -7.0]]
    assert_value(forward(submission)[0], truth, name="out")


def test_example_dx(submission):
    """Example: from dout 3, 3, 0, 0 in the first row, dx is 2/3, 0, -1, 1/3 there."""
    truth = torch_gradients(normalised, x=X, gamma=GAMMA, beta=BETA, upstream=DOUT)["x"]
    assert (12 * truth.value).round(decimals=6).tolist() == [[8.0, 0.0, -12.0, 4.0], [-15.0, 9.0, 9.0, -3.0]]
    assert_gradient(backward(submission)[0], truth, name="dx")


def test_example_dgamma_dbeta(submission):
    """Example: dgamma is -4, 2, 1, 0 and dbeta is 3, 7, 2, 0: sums over the rows."""
    truth = torch_gradients(normalised, x=X, gamma=GAMMA, beta=BETA, upstream=DOUT)
    assert truth["gamma"].value.round(decimals=6).tolist() == [-4.0, 2.0, 1.0, 0.0]
    assert truth["beta"].value.tolist() == [3.0, 7.0, 2.0, 0.0]
    _, dgamma, dbeta = backward(submission)
    assert_gradient(dgamma, truth["gamma"], name="dgamma")
    assert_gradient(dbeta, truth["beta"], name="dbeta")
