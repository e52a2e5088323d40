"""Exercise 17: batch normalisation, forward and backward. README.md has the mathematics."""

import torch


def batchnorm_forward(x, gamma, beta, bn_param):
    """x: (N, D). gamma, beta: (D,). bn_param: a dict with "mode", which is "train" or "test".

    It may have more: "eps" (else 1e-5), "momentum" (else 0.9), "running_mean" and "running_var" (D,) (else zeros). In
    mode "train" x is normalised with its own mean and variance, and bn_param is given the new running ones; in mode
    "test" x is normalised with the running ones, which stay as they are.

    Returns (out, cache): out is (N, D); cache is whatever your batchnorm_backward needs after mode "train".
    """
    # TODO
    raise NotImplementedError


def batchnorm_backward(dout, cache):
    """dout: dL/dout, (N, D). cache: as your batchnorm_forward returned it, in mode "train".

    Returns (dx, dgamma, dbeta): dL/dx, (N, D); dL/dgamma and dL/dbeta, (D,).
    """
    # TODO
    raise NotImplementedError
