"""A loop over all words of all sentences."""

import torch


class Seen:
    def __init__(self, words, shape):
        self.words, self.shape = words, shape


def word_embedding_forward(x, W):
    words = x.tolist()
    out = torch.stack([torch.stack([W[word] for word in sentence]) for sentence in words])
    return out, Seen(words, W.shape)


def word_embedding_backward(dout, cache):
    dW = dout.new_zeros(cache.shape)
    for n, sentence in enumerate(cache.words):
        for t, word in enumerate(sentence):
            dW[word] += dout[n, t]
    return dW
