"""Exercise 25, reference solution."""

import torch


def attention_forward(q, k, v, causal=False):
    scores = q @ k.mT / q.shape[-1] ** 0.5
    if causal:
        position = torch.arange(q.shape[1], device=q.device)
        scores = scores.masked_fill(position[:, None] < position, -torch.inf)
    e = torch.exp(scores - scores.amax(dim=-1, keepdim=True))
    weights = e / e.sum(dim=-1, keepdim=True)
    return weights @ v, (q, k, v, weights)


def attention_backward(dout, cache):
    q, k, v, weights = cache
    dweights = dout @ v.mT
    dscores = weights * (dweights - (weights * dweights).sum(dim=-1, keepdim=True)) / q.shape[-1] ** 0.5
    return dscores @ k, dscores.mT @ q, weights.mT @ dout


def split(x, heads):
    """(N, T, D) → (N · heads, T, D / heads): every head is a sample of its own."""
    return x.unflatten(-1, (heads, -1)).transpose(1, 2).flatten(0, 1)


def join(x, heads):
    return x.unflatten(0, (-1, heads)).transpose(1, 2).flatten(2)


def multi_head_forward(x, Wq, Wk, Wv, Wo, heads, causal=False):
    out, inner = attention_forward(*(split(x @ W, heads) for W in (Wq, Wk, Wv)), causal)
    joined = join(out, heads)
    return joined @ Wo, (x, Wq, Wk, Wv, Wo, heads, joined, inner)


def multi_head_backward(dout, cache):
    x, Wq, Wk, Wv, Wo, heads, joined, inner = cache
    projected = [join(d, heads) for d in attention_backward(split(dout @ Wo.mT, heads), inner)]
    dx = sum(d @ W.mT for d, W in zip(projected, (Wq, Wk, Wv)))
    dWq, dWk, dWv = ((x.mT @ d).sum(dim=0) for d in projected)
    return dx, dWq, dWk, dWv, (joined.mT @ dout).sum(dim=0)
