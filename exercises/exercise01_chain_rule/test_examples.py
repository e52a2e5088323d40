"""Worked examples: numbers that you can follow with a pencil. Reading this file is part of the exercise."""

import torch

from grader.testing import assert_gradient, assert_value, entry, torch_gradients, torch_value

README = {"x": torch.tensor(3.0), "y": torch.tensor(10.0), "w": torch.tensor(2.0)}
NOTEBOOK = {"x": torch.tensor(1.0), "y": torch.tensor(2.0), "w": torch.tensor(1.0)}


def squared_error(x, y, w):
    return (y - x * w) ** 2


def test_example_forward(submission):
    """Example: x = 3, y = 10 and w = 2 have the loss 16."""
    truth = torch_value(squared_error, **README)
    assert truth.value.item() == 16.0
    assert_value(submission.forward(*README.values()), truth)


def test_example_backward(submission):
    """Example: the derivatives of that loss are dy = 8, dw = -24 and dx = -16."""
    truth = torch_gradients(squared_error, **README)
    assert [truth[name].value.item() for name in "ywx"] == [8.0, -24.0, -16.0]
    result = submission.backward(*README.values())
    for name in "ywx":
        assert_gradient(entry(result, f"d{name}", of="`backward`"), truth[name], name=f"d{name}")


def test_example_notebook(submission):
    """Example: the simplest case, x = 1, y = 2 and w = 1, has dy = 2, dw = -2 and dx = -2."""
    truth = torch_gradients(squared_error, **NOTEBOOK)
    assert [truth[name].value.item() for name in "ywx"] == [2.0, -2.0, -2.0]
    result = submission.backward(*NOTEBOOK.values())
    for name in "ywx":
        assert_gradient(entry(result, f"d{name}", of="`backward`"), truth[name], name=f"d{name}")
