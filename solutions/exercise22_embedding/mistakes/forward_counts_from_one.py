"""Every word gets the row before its own. Words are numbered from 0, and so are rows."""

from embedding import word_embedding_backward
from embedding import word_embedding_forward as right_forward


def word_embedding_forward(x, W):
    out, cache = right_forward(x, W)
    return W[x - 1], cache
