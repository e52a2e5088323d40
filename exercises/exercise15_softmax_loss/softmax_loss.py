"""Exercise 15: softmax, its backward pass, and the cross-entropy loss. README.md has the mathematics."""

import torch


def softmax(x):
    """x: scores, (N, C). Returns each row's probabilities, (N, C): every row sums to 1."""
    # TODO
    raise NotImplementedError


def softmax_backward(upstream, s):
    """upstream = dL/ds and s = softmax(x): (N, C). Returns dL/dx, (N, C)."""
    # TODO
    raise NotImplementedError


def softmax_loss(x, y):
    """x: scores, (N, C). y: the right class of each row, (N,), integers from 0 to C - 1.

    Returns (loss, dx): the mean over the rows of -log softmax(x)[i, y[i]], one number; and its gradient with respect to
    x, (N, C).
    """
    # TODO
    raise NotImplementedError
