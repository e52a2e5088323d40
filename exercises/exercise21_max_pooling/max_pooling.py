"""Exercise 21: max-pooling, forward and backward. README.md has the mathematics."""

import torch


def max_pool_forward_naive(x, pool_param):
    """x: (N, C, H, W). pool_param: {"pool_height": ..., "pool_width": ..., "stride": ...}.

    Returns (out, cache): out is (N, C, H', W') and has x's dtype; H' = 1 + (H - pool_height) // stride, W' likewise.
    cache is whatever max_pool_backward_naive needs.
    """
    # TODO
    raise NotImplementedError


def max_pool_backward_naive(dout, cache):
    """dout = dL/dout, (N, C, H', W'). cache: from max_pool_forward_naive.

    Returns dx = dL/dx, of x's shape. If a window has equal maxima, the first in reading order gets the gradient.
    """
    # TODO
    raise NotImplementedError
