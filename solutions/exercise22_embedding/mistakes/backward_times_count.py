"""Each row is multiplied with how often its word occurs, after it has been added up over these places. Once is
enough."""

from embedding import word_embedding_backward as right_backward
from embedding import word_embedding_forward


def word_embedding_backward(dout, cache):
    x, W = cache
    counts = x.flatten().bincount(minlength=len(W))
    return right_backward(dout, cache) * counts[:, None]
