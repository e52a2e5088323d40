"""Exercise 22: a word embedding, forward and backward. README.md has the mathematics."""

import torch


def word_embedding_forward(x, W):
    """x: words, (N, T), integers from 0 to V - 1. W: a row for each word, (V, D).

    Returns (out, cache): out is (N, T, D) and has each word's row. cache is whatever word_embedding_backward needs.
    """
    # TODO
    raise NotImplementedError


def word_embedding_backward(dout, cache):
    """dout = dL/dout, (N, T, D). cache: from word_embedding_forward. Returns dW = dL/dW, (V, D)."""
    # TODO
    raise NotImplementedError
