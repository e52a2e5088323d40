"""Exercise 22, reference solution."""

import torch


def word_embedding_forward(x, W):
    return W[x], (x, W)


def word_embedding_backward(dout, cache):
    x, W = cache
    return torch.zeros_like(W).index_add(0, x.flatten(), dout.flatten(0, 1))
