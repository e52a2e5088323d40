"""Exercise 13: a cubic as an nn.Module, and its training without an optimizer. README.md has the mathematics."""

import torch
from torch import nn


class PolynomialModel(nn.Module):
    """y = a + b x + c x² + d x³, with the parameters a, b, c and d: one number each, of shape ()."""

    def __init__(self):
        # TODO: four parameters, with random values
        raise NotImplementedError

    def forward(self, x):
        """x: (n,). Returns the cubic at each x, (n,)."""
        # TODO
        raise NotImplementedError


def train(model, x, y, learning_rate, steps):
    """Gradient descent on the squared error of model(x), summed over all points. The model is changed in place.

    x, y: (n,). Returns a list of `steps` numbers, each the loss of a step before its update.
    """
    # TODO: update each of model.parameters() yourself
    raise NotImplementedError
