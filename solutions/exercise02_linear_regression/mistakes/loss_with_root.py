"""The loss is the root of the mean squared error. This exercise's loss is the mean squared error itself."""

from linear_regression import gradients, predict, train


def mse(prediction, target):
    return ((prediction - target) ** 2).mean() ** 0.5
