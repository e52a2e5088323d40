"""Numpy, with its function for repeated indices."""

import numpy as np


def word_embedding_forward(x, W):
    out = W[x, :]
    cache = (x, W.shape, W.dtype.name)
    return out, cache


def word_embedding_backward(dout, cache):
    x, shape, dtype = cache
    dW = np.zeros(shape, dtype=dtype)
    np.add.at(dW, x, dout)
    return dW
