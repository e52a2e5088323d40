"""The heads are cut out of (N, T, D) by reshape alone, which keeps the numbers in their order in memory: a head gets
all columns of a few positions. It should get a few columns of all positions.
"""

from attention import attention_backward, attention_forward


def split(x, heads):
    N, T, D = x.shape
    return x.reshape(N * heads, T, D // heads)


def join(x, heads):
    B, T, d = x.shape
    return x.reshape(B // heads, T, heads * d)


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
