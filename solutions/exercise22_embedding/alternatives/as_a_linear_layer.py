"""Each word as a row of zeros with a 1 at its number; both passes are products of matrices."""

import numpy as np


def word_embedding_forward(x, W):
    one_hot = np.eye(len(W), dtype=W.dtype)[x]
    return one_hot @ W, one_hot


def word_embedding_backward(dout, cache):
    return np.tensordot(cache, dout, axes=((0, 1), (0, 1)))
