"""Exercise 18: layer normalisation, forward and backward. README.md has the mathematics."""

import torch


def layernorm_forward(x, gamma, beta, ln_param):
    """x: (N, D). gamma, beta: (D,). ln_param: a dict that may have "eps" (default 1e-5).

    Returns (out, cache): out is (N, D), each row of x normalised, times gamma, plus beta; cache is whatever your
    layernorm_backward needs.
    """
    # TODO
    raise NotImplementedError


def layernorm_backward(dout, cache):
    """dout: dL/dout, (N, D). cache: as your layernorm_forward returned it.

    Returns (dx, dgamma, dbeta): dL/dx, (N, D); dL/dgamma and dL/dbeta, (D,).
    """
    # TODO
    raise NotImplementedError
