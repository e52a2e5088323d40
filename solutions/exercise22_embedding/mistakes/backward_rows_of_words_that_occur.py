"""dW has rows only for the words that occur. It should have the shape of W, with zeros in the other rows."""

from embedding import word_embedding_backward as right_backward
from embedding import word_embedding_forward


def word_embedding_backward(dout, cache):
    x, W = cache
    return right_backward(dout, cache)[x.unique()]
