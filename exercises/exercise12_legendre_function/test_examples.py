"""Worked examples: numbers that you can follow with a pencil. Reading this file is part of the exercise."""

import torch

from grader.testing import (
    assert_gradient,
    assert_value,
    call_remote,
    gradients_of,
    put,
    require,
    torch_gradients,
    torch_value,
)

X = torch.tensor([0.0, 1.0, 2.0])
START = torch.tensor([0.0, 1.0, 0.0, 1.0])


def p3(x):
    return 0.5 * (5 * x**3 - 3 * x)


def test_example_forward(submission):
    """Example: P3 of [0, 1, 2] is [0, 1, 17]."""
    truth = torch_value(p3, x=X)
    assert truth.value.tolist() == [0.0, 1.0, 17.0]
    assert_value(submission.LegendrePolynomial3.apply(X), truth)


def test_example_backward(submission):
    """Example: at x = [0, 1, 2] the slopes are [-1.5, 6, 28.5], so grad_output [2, 3, 10] gives [-3, 18, 285]."""
    upstream = torch.tensor([2.0, 3.0, 10.0])
    truth = torch_gradients(p3, x=X, upstream=upstream)["x"]
    assert truth.value.tolist() == [-3.0, 18.0, 285.0]
    x = put(submission, X.clone().requires_grad_())
    (gradient,) = gradients_of(call_remote(submission.LegendrePolynomial3.apply, x), [x], upstream)
    assert_gradient(gradient, truth, name="the gradient of x")


def test_example_train(submission):
    """Example: two points, each missed by 1. One step of 0.01 takes [0, 1, 0, 1] to [-0.04, 0.64, -0.69, -0.26]."""
    x, y = torch.tensor([1.0, 2.0]), torch.tensor([0.0, 16.0])

    def step(params):
        a, b, c, d = params
        loss = ((a + b * p3(c + d * x.to(params)) - y.to(params)) ** 2).sum()
        return params - 0.01 * torch.autograd.grad(loss, params)[0]

    truth = torch_value(step, params=START)
    assert truth.value.round(decimals=6).tolist() == [-0.04, 0.64, -0.69, -0.26]
    result = submission.train(x, y, START, 0.01, 1)
    require(type(result) in (tuple, list) and len(result) == 2, "`train` must return two things: (params, losses).")
    assert_value(result[0], truth, name="the params after one step")
    losses = result[1]
    require(type(losses) in (list, tuple, torch.Tensor) and len(losses) == 1, "`train` must return one loss a step.")
    assert_value(float(losses[0]), torch_value(lambda x: x + 1, x=1.0), name="the loss before that step")
