"""The cache is a function that goes back."""

import torch


def attention_forward(q, k, v, causal=False):
    scale = q.shape[-1] ** -0.5
    scores = torch.bmm(q, k.transpose(1, 2)) * scale
    if causal:
        scores[:, torch.ones_like(scores[0], dtype=torch.bool).triu(1)] = -1e30
    log_p = scores - scores.logsumexp(dim=2, keepdim=True)
    p = log_p.exp()

    def back(dout):
        g = p * torch.bmm(dout, v.transpose(1, 2))
        g = scale * (g - p * g.sum(2)[:, :, None])
        return torch.bmm(g, k), torch.bmm(g.transpose(1, 2), q), torch.bmm(p.transpose(1, 2), dout)

    return torch.bmm(p, v), back


def attention_backward(dout, cache):
    return cache(dout)


def multi_head_forward(x, Wq, Wk, Wv, Wo, heads, causal=False):
    def split(a):
        return torch.cat(a.chunk(heads, dim=2))

    def join(a):
        return torch.cat(a.chunk(heads), dim=2)

    mixed, inner = attention_forward(split(x @ Wq), split(x @ Wk), split(x @ Wv), causal)
    joined = join(mixed)

    def back(dout):
        d = torch.cat([join(part) for part in inner(split(dout @ Wo.T))], dim=2)
        together = torch.cat([Wq, Wk, Wv], dim=1)
        dW = torch.einsum("ntc,ntd->cd", x, d)
        return d @ together.T, *dW.chunk(3, dim=1), torch.einsum("ntc,ntd->cd", joined, dout)

    return joined @ Wo, back


def multi_head_backward(dout, cache):
    return cache(dout)
