"""A root is taken at the end. This exercise's loss is the mean squared error itself."""

from linear_regression import gradients, predict, train


def mse(prediction, target):
    return ((prediction - target) ** 2).mean() ** 0.5
