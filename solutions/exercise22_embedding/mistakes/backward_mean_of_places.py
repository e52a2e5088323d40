"""A word that occurs several times gets the mean over its places. All of them affect the loss: add up."""

from embedding import word_embedding_backward as right_backward
from embedding import word_embedding_forward


def word_embedding_backward(dout, cache):
    x, W = cache
    counts = x.flatten().bincount(minlength=len(W)).clamp(min=1)
    return right_backward(dout, cache) / counts[:, None]
