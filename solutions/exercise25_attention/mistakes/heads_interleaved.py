"""A head gets every so many columns, not columns that lie side by side: the first head has the first D / heads columns,
the next one those after them.
"""

from attention import attention_backward, attention_forward


def split(x, heads):
    return x.unflatten(-1, (-1, heads)).permute(0, 3, 1, 2).flatten(0, 1)


def join(x, heads):
    return x.unflatten(0, (-1, heads)).permute(0, 2, 3, 1).flatten(2)


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
