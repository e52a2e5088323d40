"""Exercise 20: a convolution layer, forward and backward. README.md has the mathematics."""

import torch


def conv_forward_naive(x, w, b, conv_param):
    """x: images, (N, C, H, W). w: kernels, (F, C, HH, WW). b: (F,). conv_param: {"stride": ..., "pad": ...}.

    Returns (out, cache): out is (N, F, H', W') and has x's dtype; H' = 1 + (H + 2 pad - HH) // stride, and W' likewise.
    cache is whatever conv_backward_naive needs.
    """
    # TODO
    raise NotImplementedError


def conv_backward_naive(dout, cache):
    """dout = dL/dout, (N, F, H', W'). cache: from conv_forward_naive.

    Returns (dx, dw, db): the gradients of L with respect to x, w and b, each of the same shape as that.
    """
    # TODO
    raise NotImplementedError
