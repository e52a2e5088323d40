"""Worked examples: the numbers of README.md. Reading this file is part of the exercise."""

import torch

from grader.testing import assert_gradient, assert_value, torch_gradients, torch_value

NUMBERS = {"a": torch.tensor(2.0, dtype=torch.float64), "b": torch.tensor(3.0, dtype=torch.float64)}


def expression(a, b):
    c = a * b
    d = c + a
    return c * d


def test_example_value(submission):
    """Example: with a = 2 and b = 3, c = a * b and d = c + a give c * d = 48."""
    truth = torch_value(expression, **NUMBERS)
    assert truth.value.item() == 48.0
    assert_value(expression(submission.Value(2.0), submission.Value(3.0)).data, truth, name="(c * d).data")


def test_example_gradients(submission):
    """Example: after (c * d).backward(), a.grad is 48 and b.grad is 28."""
    truth = torch_gradients(expression, **NUMBERS)
    assert [truth[name].value.item() for name in "ab"] == [48.0, 28.0]
    a, b = submission.Value(2.0), submission.Value(3.0)
    expression(a, b).backward()
    assert_gradient(a.grad, truth["a"], name="a.grad")
    assert_gradient(b.grad, truth["b"], name="b.grad")


def test_example_twice(submission):
    """Example: after a second backward(), a.grad is 96, and c.grad is still 14."""
    a, b = submission.Value(2.0), submission.Value(3.0)
    c = a * b
    d = c + a
    y = c * d
    y.backward()
    y.backward()
    leaf = torch_gradients(lambda a, b: 2 * expression(a, b), **NUMBERS)["a"]
    inner = torch_gradients(lambda c, a: c * (c + a), c=torch.tensor(6.0, dtype=torch.float64), a=NUMBERS["a"])["c"]
    assert (leaf.value.item(), inner.value.item()) == (96.0, 14.0)
    assert_gradient(a.grad, leaf, name="a.grad")
    assert_gradient(c.grad, inner, name="c.grad")
