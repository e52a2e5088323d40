"""The loss is the mean of the absolute differences. Here each difference is squared."""

from linear_regression import gradients, predict, train


def mse(prediction, target):
    return (prediction - target).abs().mean()
