"""einsum for every sum, with the heads on an axis of their own; multi-head attention is written out once more."""

import torch
from torch import einsum


def weights_of(scores, causal):
    if causal:
        scores = scores + torch.full_like(scores, -torch.inf).triu(1)
    return scores.softmax(dim=-1)


def through_softmax(upstream, p):
    return p * upstream - p * einsum("...ts,...ts->...t", p, upstream)[..., None]


def attention_forward(q, k, v, causal=False):
    p = weights_of(einsum("ntd,nsd->nts", q / q.shape[2] ** 0.5, k), causal)
    return einsum("nts,nse->nte", p, v), {"q": q, "k": k, "v": v, "p": p}


def attention_backward(dout, cache):
    q, k, v, p = cache["q"], cache["k"], cache["v"], cache["p"]
    da = through_softmax(einsum("nte,nse->nts", dout, v), p) / q.shape[2] ** 0.5
    return einsum("nts,nsd->ntd", da, k), einsum("nts,ntd->nsd", da, q), einsum("nts,nte->nse", p, dout)


def multi_head_forward(x, Wq, Wk, Wv, Wo, heads, causal=False):
    D = x.shape[2]
    Wq, Wk, Wv = (W.reshape(D, heads, D // heads) for W in (Wq, Wk, Wv))
    q, k, v = (einsum("ntc,chd->nthd", x, W) for W in (Wq, Wk, Wv))
    p = weights_of(einsum("nthd,nshd->nhts", q, k) / (D // heads) ** 0.5, causal)
    Wo = Wo.reshape(heads, D // heads, D)
    return einsum("nhts,nshd,hdc->ntc", p, v, Wo), (x, Wq, Wk, Wv, Wo, q, k, v, p)


def multi_head_backward(dout, cache):
    x, Wq, Wk, Wv, Wo, q, k, v, p = cache
    dWo = einsum("nhts,nshd,ntc->hdc", p, v, dout)
    dmixed = einsum("ntc,hdc->nthd", dout, Wo)
    da = through_softmax(einsum("nthd,nshd->nhts", dmixed, v), p) / q.shape[3] ** 0.5
    dq, dk = einsum("nhts,nshd->nthd", da, k), einsum("nhts,nthd->nshd", da, q)
    dv = einsum("nhts,nthd->nshd", p, dmixed)
    dx = sum(einsum("nthd,chd->ntc", d, W) for d, W in ((dq, Wq), (dk, Wk), (dv, Wv)))
    dWs = [einsum("ntc,nthd->chd", x, d).reshape(x.shape[2], -1) for d in (dq, dk, dv)]
    return dx, *dWs, dWo.reshape(x.shape[2], -1)
