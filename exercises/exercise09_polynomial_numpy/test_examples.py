"""Worked examples: the numbers of README.md. Reading this file is part of the exercise."""

import numpy as np
import torch

from grader.testing import assert_gradient, assert_value, require, torch_gradients, torch_value

X = torch.tensor([0.0, 1.0, 2.0], dtype=torch.float64)
Y = torch.tensor([0.0, 1.0, 3.0], dtype=torch.float64)
PARAMS = torch.tensor([1.0, 0.0, -1.0, 1.0], dtype=torch.float64)


def cubic(x, params):
    a, b, c, d = params
    return a + b * x + c * x**2 + d * x**3


def loss(x, y, params):
    return ((cubic(x, params) - y) ** 2).sum()


def test_example_predict(submission):
    """Example: at x = 0, 1, 2 the cubic 1 - x² + x³ is 1, 1, 5."""
    truth = torch_value(cubic, x=X, params=PARAMS)
    assert truth.value.tolist() == [1.0, 1.0, 5.0]
    assert_value(submission.predict(X, PARAMS), truth)


def test_example_gradients(submission):
    """Example: with y = 0, 1, 3 the errors are 1, 0, 2, and the gradient is [6, 8, 16, 32]."""
    truth = torch_gradients(loss, x=X, y=Y, params=PARAMS)["params"]
    assert truth.value.tolist() == [6.0, 8.0, 16.0, 32.0]
    assert_gradient(submission.gradients(X, Y, PARAMS), truth)


def one_step(x, y, params):
    return params - 0.01 * torch.autograd.grad(loss(x, y, params), params)[0]


def two_losses(x, y, params):
    return torch.stack([loss(x, y, params), loss(x, y, one_step(x, y, params))])


def trained(submission, steps):
    result = submission.train(X, Y, PARAMS, 0.01, steps)
    require(type(result) in (tuple, list) and len(result) == 2, "`train` must return two things: params and losses.")
    require(type(result[1]) in (list, tuple, np.ndarray), "The losses must be a list.")
    return result[0], torch.tensor([float(loss) for loss in result[1]], dtype=torch.float64)


def test_example_train(submission):
    """Example: a step at rate 0.01 gives [0.94, -0.08, -1.16, 0.68]; two steps have the losses 5 and 3.2844."""
    params = torch_value(one_step, x=X, y=Y, params=PARAMS)
    assert params.value.round(decimals=4).tolist() == [0.94, -0.08, -1.16, 0.68]
    assert_value(trained(submission, 1)[0], params, name="the params after one step")
    losses = torch_value(two_losses, x=X, y=Y, params=PARAMS)
    assert losses.value.round(decimals=4).tolist() == [5.0, 3.2844]
    assert_value(trained(submission, 2)[1], losses, name="the list of losses of two steps")
