"""Exercise 17: batch normalisation, forward and backward. README.md has the mathematics."""

import torch


def batchnorm_forward(x, gamma, beta, bn_param):
    """x: (N, D). gamma, beta: (D,). bn_param: a dict with "mode", which is "train" or "test".

    It may also have "eps" (default 1e-5), "momentum" (default 0.9), and "running_mean" and "running_var", (D,) (default
    zeros). In mode "train" x is normalised with its own mean and variance, and the new running ones are put into
    bn_param; in mode "test" x is normalised with the running ones, which don't change.

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
