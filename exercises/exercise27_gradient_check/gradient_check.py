"""Exercise 27: checking a gradient by asking the function itself. README.md has the mathematics."""

import torch


def numeric_gradient(f, x, h=1e-5):
    """f: a function of an array of x's shape, which returns one number. x: an array of any shape; it must be unchanged
    when this returns.

    Returns the gradient of f at x, with x's shape: for each element of x, the central difference of f with the step h.
    """
    # TODO
    raise NotImplementedError


def relative_error(a, b):
    """a, b: arrays of the same shape. Returns one number, the largest of |a - b| / max(1e-8, |a| + |b|)."""
    # TODO
    raise NotImplementedError


def gradient_is_right(f, gradient, x):
    """f: as above. gradient: a function of x that claims to return f's gradient. Returns True if it does so at this x,
    and False if not."""
    # TODO
    raise NotImplementedError
