"""The softmax's slope has its diagonal alone.

kinds: slip
unsaid: a different factor
"""

import torch


def softmax(s):
    s = s - s.max(dim=-1, keepdim=True).values
    e = s.exp()
    return e / e.sum(dim=-1, keepdim=True)

def attention_forward(q, k, v, causal=False):
    d = q.shape[-1]
    scores = q @ k.transpose(1, 2) / d ** 0.5
    if causal:
        T = q.shape[1]
        mask = torch.triu(torch.ones(T, T, dtype=torch.bool, device=q.device), diagonal=1)
        scores = scores.masked_fill(mask, float("-inf"))
    p = softmax(scores)
    return p @ v, (q, k, v, p, d)

def attention_backward(dout, cache):
    q, k, v, p, d = cache
    dv = p.transpose(1, 2) @ dout
    dp = dout @ v.transpose(1, 2)
    ds = p * (1 - p) * dp
    ds = ds / d ** 0.5
    dq = ds @ k
    dk = ds.transpose(1, 2) @ q
    return dq, dk, dv

def split(x, h):
    N, T, D = x.shape
    return x.reshape(N, T, h, D // h).permute(0, 2, 1, 3).reshape(N * h, T, D // h)

def merge(x, h):
    Nh, T, d = x.shape
    return x.reshape(Nh // h, h, T, d).permute(0, 2, 1, 3).reshape(Nh // h, T, h * d)

def multi_head_forward(x, Wq, Wk, Wv, Wo, heads, causal=False):
    q, k, v = split(x @ Wq, heads), split(x @ Wk, heads), split(x @ Wv, heads)
    o, c = attention_forward(q, k, v, causal)
    o = merge(o, heads)
    return o @ Wo, (x, Wq, Wk, Wv, Wo, heads, o, c)

def multi_head_backward(dout, cache):
    x, Wq, Wk, Wv, Wo, heads, o, c = cache
    dWo = torch.einsum("ntd,nte->de", o, dout)
    do = split(dout @ Wo.T, heads)
    dq, dk, dv = attention_backward(do, c)
    dq, dk, dv = merge(dq, heads), merge(dk, heads), merge(dv, heads)
    dWq = torch.einsum("ntd,nte->de", x, dq)
    dWk = torch.einsum("ntd,nte->de", x, dk)
    dWv = torch.einsum("ntd,nte->de", x, dv)
    dx = dq @ Wq.T + dk @ Wk.T + dv @ Wv.T
    return dx, dWq, dWk, dWv, dWo
