"""Worked examples: numbers that you can follow with a pencil. Reading this file is part of the exercise."""

import torch

from grader.testing import assert_gradient, assert_value, torch_gradients, torch_value

Y_TRUE = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
Y_PRED = torch.tensor([[4.0, 2.0], [0.0, 10.0], [8.0, 9.0]])


def mean_squared_error(y_true, y_pred):
    return ((y_pred - y_true) ** 2).mean()


def test_example_loss(submission):
    """Example: predicting [[4, 2], [0, 10], [8, 9]] for [[1, 2], [3, 4], [5, 6]] has the loss 12."""
    truth = torch_value(mean_squared_error, y_true=Y_TRUE, y_pred=Y_PRED)
    assert truth.value.item() == 12.0
    assert_value(submission.MSE()(Y_TRUE, Y_PRED), truth)


def test_example_gradient(submission):
    """Example: the gradient of that loss with respect to y_pred is [[1, 0], [-1, 2], [1, 1]]."""
    mse = submission.MSE()
    mse(Y_TRUE, Y_PRED)
    truth = torch_gradients(mean_squared_error, y_true=Y_TRUE, y_pred=Y_PRED)["y_pred"]
    assert truth.value.tolist() == [[1.0, 0.0], [-1.0, 2.0], [1.0, 1.0]]
    assert_gradient(mse.backprop_gradient(), truth)
    assert_gradient(mse.gradient, truth)
