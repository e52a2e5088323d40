"""The prediction ends at x²: the term with d is missing."""

from polynomial import gradients, train


def predict(x, params):
    return params[0] + params[1] * x + params[2] * x**2
