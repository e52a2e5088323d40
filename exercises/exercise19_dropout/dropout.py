"""Exercise 19: dropout, forward and backward. README.md has the mathematics."""

import torch


def dropout_forward(x, dropout_param):
    """x: of any shape. dropout_param: a dict with "p", the probability that a number is KEPT, and "mode", which is
    "train" or "test". It may have a "seed", an integer: calls with the same seed have the same mask.

    Returns (out, cache). In mode "train" each number of x is either kept and divided by p, or 0 in out; in mode "test"
    out is x. cache is whatever your dropout_backward needs.
    """
    # TODO
    raise NotImplementedError


def dropout_backward(dout, cache):
    """dout: dL/dout, of x's shape. cache: as your dropout_forward returned it, in either mode. Returns dx = dL/dx."""
    # TODO
    raise NotImplementedError
