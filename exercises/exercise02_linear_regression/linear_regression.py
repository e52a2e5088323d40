"""Exercise 02: linear regression, with gradients worked out by hand. README.md has the mathematics.

x has shape (n, f), target (n, d), w (d, f) and b (d,): n rows, f features, d outputs.
"""

import torch


def predict(x, w, b):
    """Returns x wᵀ + b, of shape (n, d)."""
    # TODO
    raise NotImplementedError


def mse(prediction, target):
    """prediction, target: (n, d). Returns the mean of the squared differences over every element, one number."""
    # TODO
    raise NotImplementedError


def gradients(x, target, w, b):
    """Returns dw of shape (d, f) and db of shape (d,): the gradients of mse(predict(x, w, b), target)."""
    # TODO
    raise NotImplementedError


def train(x, target, w, b, learning_rate, epochs):
    """Gradient descent from w and b, which are left unchanged. Returns the trained w, the trained b, and losses.

    losses: a list with one number for each epoch, the loss before that epoch's step.
    """
    # TODO
    raise NotImplementedError
