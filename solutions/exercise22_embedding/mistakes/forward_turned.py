"""Sentences and places are swapped. The first axis of out counts sentences, as in x."""

from embedding import word_embedding_backward
from embedding import word_embedding_forward as right_forward


def word_embedding_forward(x, W):
    out, cache = right_forward(x, W)
    return out.swapaxes(0, 1), cache
