"""dW is transposed. It should have the shape of W, a row for each word."""

from embedding import word_embedding_backward as right_backward
from embedding import word_embedding_forward


def word_embedding_backward(dout, cache):
    x, W = cache
    return right_backward(dout, cache).T
