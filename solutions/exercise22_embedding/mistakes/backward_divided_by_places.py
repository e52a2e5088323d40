"""dW is divided by the number of all words. If the loss is a mean, that is in dout already: just add up."""

from embedding import word_embedding_backward as right_backward
from embedding import word_embedding_forward


def word_embedding_backward(dout, cache):
    x, W = cache
    return right_backward(dout, cache) / x.numel()
