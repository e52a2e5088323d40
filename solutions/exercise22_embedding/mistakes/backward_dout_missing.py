"""dW counts how often each word occurs. Each place must add its row of dout, not ones."""

import torch
from embedding import word_embedding_backward as right_backward
from embedding import word_embedding_forward


def word_embedding_backward(dout, cache):
    x, W = cache
    return right_backward(torch.ones_like(dout), cache)
