"""Worked examples: the numbers of README.md, to follow with a pencil. Reading this file is part of the exercise."""

import torch

from grader.testing import assert_value, entry, torch_value

X, Y = torch.tensor([[1.0, 0.0, 2.0]]), torch.ones(1, 1)
BEFORE = {"V": torch.zeros(3, 4), "I": torch.zeros(1, 4), "W": 2 * torch.ones(4, 1), "J": torch.tensor([[-4.0]])}
AFTER = {
    "V": torch.tensor([[0.25], [0.0], [0.5]]).repeat(1, 4),
    "I": torch.full((1, 4), 0.25),
    "W": torch.full((4, 1), 2.25),
    "J": torch.tensor([[-3.5]]),
}


def predict(X, weights):
    B = torch.sigmoid(X @ weights["V"] + weights["I"])
    return torch.sigmoid(B @ weights["W"] + weights["J"])


def test_example_no_step(submission):
    """Example: with given weights and learning rate 0, two calls return the same weights (1 if the same, 0 if not)."""
    first, second = (submission.train_neural_net(X, Y, BEFORE, 0.0) for _ in range(2))
    pairs = [[entry(result, name, of="`train_neural_net`") for result in (first, second)] for name in BEFORE]
    same = torch.tensor([float(bool((one == other).all())) for one, other in pairs])
    truth = torch_value(lambda value: value * 1, value=torch.ones(4))
    assert_value(same, truth, name="whether V, I, W and J come out the same")


def test_example_step(submission):
    """Example: the step of README.md, at learning rate 4, takes J from -4 to -3.5 and each of W from 2 to 2.25."""
    result = submission.train_neural_net(X, Y, BEFORE, 4.0)
    for name, value in AFTER.items():
        truth = torch_value(lambda value: value * 1, value=value)
        assert_value(entry(result, name, of="`train_neural_net`"), truth, name=f"the new {name}")


def test_example_predict(submission):
    """Example: before that step the network predicts 0.5, after it 0.9793."""
    for weights, rounded in ((BEFORE, 0.5), (AFTER, 0.9793)):
        truth = torch_value(lambda X, **weights: predict(X, weights), X=X, **weights)
        assert truth.value.round(decimals=4).item() == rounded
        assert_value(submission.neural_net_predict(X, weights), truth)


def test_example_scores(submission):
    """Example: predictions 0.8, 0.3 and 0.6 for 1, 0 and 0 have cross-entropies 0.2231, 0.3567 and 0.9163."""
    P, actual = torch.tensor([[0.8], [0.3], [0.6]]), torch.tensor([[1.0], [0.0], [0.0]])
    truth = torch_value(lambda P: -torch.where(actual.to(P) == 1, P, 1 - P).log(), P=P)
    assert truth.value.round(decimals=4).flatten().tolist() == [0.2231, 0.3567, 0.9163]
    assert_value(submission.cross_entropy(P, actual), truth)
