"""Exercise 01: the chain rule on single numbers, L = (y - x w)². README.md has the mathematics."""

import torch


def forward(x, y, w):
    """x, y, w: single numbers, tensors of shape (). Returns the loss L, a single number."""
    # TODO
    raise NotImplementedError


def backward(x, y, w):
    """x, y, w: single numbers, tensors of shape (). Returns a dict of three single numbers.

    "dx", "dy" and "dw" are the derivatives of L with respect to x, y and w.
    """
    # TODO
    raise NotImplementedError
