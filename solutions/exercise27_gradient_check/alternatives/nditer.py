"""Numpy's iterator over all indices of x, which is changed in place and put back."""

import numpy as np


def numeric_gradient(f, x, h=0.00001):
    grad = np.zeros_like(x)
    it = np.nditer(x, flags=["multi_index"], op_flags=["readwrite"])
    while not it.finished:
        ix = it.multi_index
        oldval = x[ix]
        x[ix] = oldval + h
        fxph = f(x)
        x[ix] = oldval - h
        fxmh = f(x)
        x[ix] = oldval
        grad[ix] = (fxph - fxmh) / (2 * h)
        it.iternext()
    return grad


def relative_error(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))


def gradient_is_right(f, gradient, x):
    analytic = gradient(x)
    if analytic.shape != x.shape:
        return False
    return relative_error(analytic, numeric_gradient(f, x)) < 1e-6
