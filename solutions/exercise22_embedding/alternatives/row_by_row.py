"""For each word of the vocabulary, the sum of dout over the places where it stands."""

import torch


def word_embedding_forward(x, W):
    return torch.index_select(W, 0, x.reshape(-1)).reshape(*x.shape, -1), {"x": x, "words": W.shape[0]}


def word_embedding_backward(dout, cache):
    return torch.stack([dout[cache["x"] == word].sum(dim=0) for word in range(cache["words"])])
