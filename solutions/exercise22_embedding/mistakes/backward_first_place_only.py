"""A word that occurs several times gets only the gradient of its first place. Each place counts: add up."""

import torch
from embedding import word_embedding_forward


def word_embedding_backward(dout, cache):
    x, W = cache
    dW = torch.zeros_like(W)
    for word, row in zip(reversed(x.flatten().tolist()), dout.flatten(0, 1).flip(0)):
        dW[word] = row
    return dW
