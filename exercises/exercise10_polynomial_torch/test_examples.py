"""Worked examples: the numbers of README.md. Reading this file is part of the exercise."""

import torch

from grader.testing import assert_gradient, assert_value, require, torch_gradients, torch_value

X = torch.tensor([-1.0, 1.0, 2.0])
Y = torch.tensor([-1.0, 2.0, 8.0])
PARAMS = torch.tensor([0.0, 1.0, 0.0, 1.0])


def cubic(x, params):
    a, b, c, d = params
    return a + b * x + c * x**2 + d * x**3


def loss(x, y, params):
    return ((cubic(x, params) - y) ** 2).sum()


def one_step(x, y, params):
    return params - 0.01 * torch.autograd.grad(loss(x, y, params), params)[0]


def two_losses(x, y, params):
    return torch.stack([loss(x, y, params), loss(x, y, one_step(x, y, params))])


def test_example_predict(submission, dtype):
    """Example: at x = -1, 1, 2 the cubic x + x³ is -2, 2, 10, in the dtype of x."""
    truth = torch_value(cubic, x=X.to(dtype), params=PARAMS.to(dtype))
    assert truth.value.tolist() == [-2.0, 2.0, 10.0]
    assert_value(submission.predict(X.to(dtype), PARAMS.to(dtype)), truth)


def test_example_gradients(submission, dtype):
    """Example: with y = -1, 2, 8 the errors are -1, 0, 2, and the gradient is [2, 10, 14, 34], in the dtype of x."""
    x, y, params = X.to(dtype), Y.to(dtype), PARAMS.to(dtype)
    truth = torch_gradients(loss, x=x, y=y, params=params)["params"]
    assert truth.value.tolist() == [2.0, 10.0, 14.0, 34.0]
    assert_gradient(submission.gradients(x, y, params), truth)


def test_example_train(submission, dtype):
    """Example: a step at rate 0.01 gives [-0.02, 0.9, -0.14, 0.66]; two steps have the losses 5 and 3.1284."""
    x, y, params = X.to(dtype), Y.to(dtype), PARAMS.to(dtype)
    truth = torch_value(one_step, x=x, y=y, params=params)
    assert truth.value.round(decimals=4).tolist() == [-0.02, 0.9, -0.14, 0.66]
    assert_value(trained(submission, x, y, params, 1)[0], truth, name="the params after one step")
    losses = torch_value(two_losses, x=x, y=y, params=params)
    assert losses.value.round(decimals=4).tolist() == [5.0, 3.1284]
    assert_value(trained(submission, x, y, params, 2)[1].to(dtype), losses, name="the list of losses of two steps")


def trained(submission, x, y, params, steps):
    result = submission.train(x, y, params, 0.01, steps)
    require(type(result) in (tuple, list) and len(result) == 2, "`train` must return two things: params and losses.")
    require(type(result[1]) in (list, tuple, torch.Tensor), "The losses must be a list, or a tensor of shape (steps,).")
    return result[0], torch.tensor([float(loss) for loss in result[1]], dtype=torch.float64)
