"""After each row has been added up over its word's places, it is also multiplied by the number of these places. The sum
alone is right.
"""

from embedding import word_embedding_backward as right_backward
from embedding import word_embedding_forward


def word_embedding_backward(dout, cache):
    x, W = cache
    counts = x.flatten().bincount(minlength=len(W))
    return right_backward(dout, cache) * counts[:, None]
