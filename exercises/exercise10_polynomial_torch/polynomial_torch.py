"""Exercise 10: a cubic, fitted by gradient descent on tensors. README.md has the mathematics.

x and y are tensors of shape (n,); params is a tensor of shape (4,): a, b, c, d. All three have the same dtype and
are on the same device; so must every tensor that you return.
"""

import torch


def predict(x, params):
    """Returns a + b x + c x² + d x³ for each x, of shape (n,)."""
    # TODO
    raise NotImplementedError


def gradients(x, y, params):
    """Returns the gradient of L = Σ (predict(x, params) - y)² for a, b, c and d: one tensor of shape (4,)."""
    # TODO
    raise NotImplementedError


def train(x, y, params, learning_rate, steps):
    """Takes `steps` steps. Returns (params, losses): the new params, (4,), and a list of `steps` losses, each the L
    before its step. Leaves the caller's `params` unchanged.
    """
    # TODO
    raise NotImplementedError
