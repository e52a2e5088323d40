"""Worked examples: the numbers of README.md. Reading this file is part of the exercise."""

from dataclasses import replace

import torch

from grader.testing import assert_gradient, assert_value, callback, require, torch_gradients, torch_value

X = torch.tensor([1.0, 2.0], dtype=torch.float64)


def f(x):
    return x[0] ** 3 + x[0] * x[1]


def right(x):
    return torch.stack([3 * x[0] ** 2 + x[1], x[0]])


def wrong(x):
    return torch.stack([3 * x[0] ** 2, x[0]])


def test_example_step(submission):
    """Example: f = a³ + a·b at (1, 2), with a step as large as ½, has the numeric gradient (5.25, 1)."""
    truth = replace(torch_gradients(f, x=X)["x"], value=torch.tensor([5.25, 1.0], dtype=torch.float64))
    assert_gradient(submission.numeric_gradient(callback(f, X), X, 0.5), truth)


def test_example_gradient(submission):
    """Example: with the usual step it is (5, 1), to seven digits and more."""
    truth = torch_gradients(f, x=X)["x"]
    assert truth.value.tolist() == [5.0, 1.0]
    assert_gradient(submission.numeric_gradient(callback(f, X), X), replace(truth, allowed=5e-7))


def test_example_relative_error(submission):
    """Example: between (5, 1) and (3, 1) the relative error is 1/4."""
    a, b = torch.tensor([5.0, 1.0], dtype=torch.float64), torch.tensor([3.0, 1.0], dtype=torch.float64)
    truth = torch_value(lambda a, b: ((a - b).abs() / (a.abs() + b.abs())).max(), a=a, b=b)
    assert truth.value.item() == 0.25
    assert_value(submission.relative_error(a, b), truth)


def test_example_verdicts(submission):
    """Example: (3a² + b, a) is the gradient of that f, and (3a², a) isn't."""
    for gradient, verdict in ((right, True), (wrong, False)):
        answer = submission.gradient_is_right(callback(f, X), callback(gradient, X, name="gradient"), X)
        require(answer in (True, False), "`gradient_is_right` must return True or False.")
        require(bool(answer) == verdict, f"`gradient_is_right` must return {verdict} for {gradient.__name__}.")
