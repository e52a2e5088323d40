"""Worked examples: numbers that you can follow with a pencil. Reading this file is part of the exercise."""

import torch

from grader.testing import assert_gradient, assert_value, torch_gradients, torch_value

X = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
WEIGHTS = torch.tensor([[1.0, 0.0, -1.0], [2.0, 1.0, 0.0]])
UPSTREAM = torch.tensor([[1.0, 0.0, 2.0], [0.0, 1.0, -1.0]])


def layer_with_known_weights(submission):
    layer = submission.Linear(2, 3)
    layer.weights = WEIGHTS
    layer.bias = torch.ones(*layer.bias.shape)
    return layer


def test_example_forward(submission):
    """Example: x = [[1, 2], [3, 4]] gives [[6, 3, 0], [12, 5, -2]]."""
    layer = layer_with_known_weights(submission)
    truth = torch_value(lambda x, weights: x @ weights + 1, x=X, weights=WEIGHTS)
    assert truth.value.tolist() == [[6.0, 3.0, 0.0], [12.0, 5.0, -2.0]]
    assert_value(layer(X), truth)


def test_example_weight_gradient(submission):
    """Example: the upstream [[1, 0, 2], [0, 1, -1]] gives w_gradient = [[1, 3, -1], [2, 4, 0]]."""
    layer = layer_with_known_weights(submission)
    layer(X)
    layer.backprop_gradient(UPSTREAM)
    truth = torch_gradients(lambda x, weights: x @ weights + 1, x=X, weights=WEIGHTS, upstream=UPSTREAM)
    assert truth["weights"].value.tolist() == [[1.0, 3.0, -1.0], [2.0, 4.0, 0.0]]
    assert_gradient(layer.w_gradient, truth["weights"])


def test_example_input_gradient(submission):
    """Example: the same upstream gives the input gradient [[-1, 2], [1, 1]]."""
    layer = layer_with_known_weights(submission)
    layer(X)
    truth = torch_gradients(lambda x, weights: x @ weights + 1, x=X, weights=WEIGHTS, upstream=UPSTREAM)
    assert truth["x"].value.tolist() == [[-1.0, 2.0], [1.0, 1.0]]
    assert_gradient(layer.backprop_gradient(UPSTREAM), truth["x"])
