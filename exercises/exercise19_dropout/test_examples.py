"""Worked examples: the numbers of README.md, each 400 times. Reading this file is part of the exercise.

Which numbers are dropped is up to your code. What must be right is what follows from it: the factors between x and out,
and between dout and dx.
"""

import numpy as np
import torch

from grader.testing import assert_gradient, assert_value, require, torch_value

X = torch.tensor([[1.0, -2.0, 3.0], [4.0, 5.0, -6.0]]).repeat(20, 20)
DOUT = torch.tensor([[0.5, 1.0, 1.5], [-2.0, 2.0, 3.0]]).repeat(20, 20)
P = torch.tensor(0.5)


def tensor(value, name):
    right = isinstance(value, torch.Tensor | np.ndarray) and value.shape == X.shape
    require(right, f"{name} must have the shape of x.")
    return torch.as_tensor(value)


def forward(submission, mode):
    """out and cache."""
    answer = submission.dropout_forward(X, {"p": 0.5, "mode": mode})
    pair = type(answer) in (tuple, list) and len(answer) == 2
    require(pair, "`dropout_forward` must return two things: out and cache.")
    return tensor(answer[0], "The out of `dropout_forward`"), answer[1]


def most_and_least(factors):
    return torch.stack([factors.max(), factors.min()])


def test_example_forward(submission):
    """Example: with p = 0.5, each of 1, -2, 3, 4, 5, -6 is either doubled or 0."""
    truth = torch_value(lambda p: torch.stack([1 / p, 0 * p]), p=P)
    assert truth.value.tolist() == [2.0, 0.0]
    out, _ = forward(submission, "train")
    assert_value(most_and_least(out / X), truth, name="what x is multiplied by (the most and the least)")


def test_example_backward(submission):
    """Example: dx is twice dout where the number was kept, and 0 where it was dropped."""
    truth = torch_value(lambda p: torch.stack([1 / p, 1 / p, 0 * p, 0 * p]), p=P)
    assert truth.value.tolist() == [2.0, 2.0, 0.0, 0.0]
    out, cache = forward(submission, "train")
    kept = out != 0
    require(bool(kept.any()) and not bool(kept.all()), "out must keep some numbers of x, and drop some.")
    factors = tensor(submission.dropout_backward(DOUT, cache), "dx") / DOUT
    got = torch.cat([most_and_least(factors[kept]), most_and_least(factors[~kept])])
    name = "what dout is multiplied by (the most and the least where x was kept, then where it was dropped)"
    assert_gradient(got, truth, name=name)


def test_example_test_mode(submission):
    """Example: in mode "test", out is x and dx is dout."""
    truth = torch_value(lambda p: torch.ones_like(p).repeat(2), p=P)
    assert truth.value.tolist() == [1.0, 1.0]
    out, cache = forward(submission, "test")
    name = 'is multiplied by in mode "test" (the most and the least)'
    assert_value(most_and_least(out / X), truth, name=f"what x {name}")
    dx = tensor(submission.dropout_backward(DOUT, cache), "dx")
    assert_gradient(most_and_least(dx / DOUT), truth, name=f"what dout {name}")
