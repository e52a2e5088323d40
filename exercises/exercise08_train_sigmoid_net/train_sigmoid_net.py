"""Exercise 08: train a 3-4-1 sigmoid network, one row at a time. README.md has the mathematics.

`weights` is always a dict: V of shape (3, 4), I (1, 4), W (4, 1) and J (1, 1).
"""

import torch


def to_2d(t, kind):
    """t: (n,). Returns the same numbers as (1, n) if kind is "row", as (n, 1) if kind is "col"."""
    # TODO
    raise NotImplementedError


def random_row(X, y):
    """X: (n, k), y: (n, 1). Returns a row of X, (1, k), and the same row of y, (1, 1); each row is equally likely."""
    # TODO
    raise NotImplementedError


def train_neural_net(X, Y, weights=None, learning_rate=1.0):
    """One step of gradient descent on L = ½ (P - Y)², summed over the rows. X: (n, 3), Y: (n, 1).

    Returns a new dict of weights and leaves the old one unchanged. If weights is None, they start from torch.randn.
    """
    # TODO
    raise NotImplementedError


def neural_net_predict(X, weights):
    """X: (n, 3). Returns P (n, 1):  B = σ(X V + I),  P = σ(B W + J)."""
    # TODO
    raise NotImplementedError


def cross_entropy(predictions, actual):
    """Both (n, 1), predictions between 0 and 1, actual 0 or 1. Returns the cross-entropy of each row, (n, 1)."""
    # TODO
    raise NotImplementedError


def log_loss(X, y, weights):
    """X: (n, 3), y: (n, 1). Returns the mean cross-entropy of the network's predictions, a float."""
    # TODO
    raise NotImplementedError


def accuracy_binary(predictions, actual):
    """Both (n, 1). Returns the fraction of the predictions that, rounded to 0 or 1, are right: a float."""
    # TODO
    raise NotImplementedError
