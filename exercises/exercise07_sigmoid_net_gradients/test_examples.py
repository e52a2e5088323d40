"""Worked examples: the numbers of README.md, and a batch of two. Reading this file is part of the exercise."""

import torch

from grader.testing import assert_gradient, assert_value, entry, torch_gradients, torch_value

STREAM = torch.Generator().manual_seed(70318)  # the notebook's own random numbers
X = torch.rand(1, 3, generator=STREAM)
WEIGHTS = {
    "V": torch.randn(3, 4, generator=STREAM),
    "I": torch.randn(1, 4, generator=STREAM),
    "W": torch.randn(4, 1, generator=STREAM),
    "J": torch.randn(1, 1, generator=STREAM),
}
Y = torch.zeros(1, 1)

TWO_X = torch.tensor([[1.0, 0.0, 2.0], [3.0, 2.0, 0.0]])
TWO_Y = torch.ones(2, 1)
HALVES = {"V": torch.zeros(3, 4), "I": torch.zeros(1, 4), "W": 2 * torch.ones(4, 1), "J": torch.tensor([[-4.0]])}


def predict(X, weights):
    B = torch.sigmoid(X @ weights["V"] + weights["I"])
    return torch.sigmoid(B @ weights["W"] + weights["J"])


def loss(X, Y, **weights):
    return 0.5 * ((predict(X, weights) - Y) ** 2).sum()


def test_example_forward(submission):
    """Example: the network of README.md predicts P = 0.6738, and its loss is L = 0.2270."""
    result = submission.forward(X, Y, WEIGHTS)
    prediction = torch_value(lambda X, **weights: predict(X, weights), X=X, **WEIGHTS)
    assert prediction.value.round(decimals=4).tolist() == [[0.6738]]
    assert_value(entry(result, "P", of="`forward`"), prediction, name="P")
    assert_value(entry(result, "L", of="`forward`"), torch_value(loss, X=X, Y=Y, **WEIGHTS), name="L")


def test_example_gradients(submission):
    """Example: in the network of README.md, the first row of dLdV is [0.0021, 0.0012, 0.0064, 0.0011]."""
    truth = torch_gradients(loss, X=X, Y=Y, **WEIGHTS)
    assert truth["V"].value[0].round(decimals=4).tolist() == [0.0021, 0.0012, 0.0064, 0.0011]
    result = submission.gradients(X, Y, WEIGHTS)
    for name in WEIGHTS:
        assert_gradient(entry(result, f"dLd{name}", of="`gradients`"), truth[name], name=f"dLd{name}")


def test_example_batch_of_two(submission):
    """Example: two rows, each with B = P = ½, W = 2 and Y = 1. By hand, dLdJ = -¼, summed over both rows."""
    truth = torch_gradients(loss, X=TWO_X, Y=TWO_Y, **HALVES)
    assert truth["J"].value.tolist() == [[-0.25]]
    assert truth["W"].value.tolist() == [[-0.125]] * 4
    assert truth["I"].value.tolist() == [[-0.125] * 4]
    assert truth["V"].value.tolist() == [[-0.25] * 4, [-0.125] * 4, [-0.125] * 4]
    result = submission.gradients(TWO_X, TWO_Y, HALVES)
    for name in ("J", "W", "I", "V"):
        assert_gradient(entry(result, f"dLd{name}", of="`gradients`"), truth[name], name=f"dLd{name}")
