"""The prediction multiplies d by x² where it should be x³. Count the powers of the four terms: 0, 1, 2, 3."""

from polynomial_torch import gradients, train


def predict(x, params):
    a, b, c, d = params
    return a + b * x + c * x**2 + d * x**2
