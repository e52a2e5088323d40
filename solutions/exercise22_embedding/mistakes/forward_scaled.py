"""Every vector is multiplied by the root of D, as a Transformer does after this layer. Here the layer only copies."""

from embedding import word_embedding_backward
from embedding import word_embedding_forward as right_forward


def word_embedding_forward(x, W):
    out, cache = right_forward(x, W)
    return out * W.shape[1] ** 0.5, cache
