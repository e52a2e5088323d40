"""One query at a time and one head at a time. A causal query is given no more keys than it may see, so nothing needs a
mask. The cache of the heads is an object."""

import torch


class Heads:
    pass


def visible(q, k, causal):
    for n in range(len(q)):
        for t in range(q.shape[1]):
            yield n, t, t + 1 if causal else k.shape[1]


def attention_forward(q, k, v, causal=False):
    out, rows = q.new_zeros(len(q), q.shape[1], v.shape[2]), []
    for n, t, end in visible(q, k, causal):
        scores = k[n, :end] @ q[n, t] / q.shape[2] ** 0.5
        e = torch.exp(scores - scores.max())
        rows.append(e / e.sum())
        out[n, t] = rows[-1] @ v[n, :end]
    return out, [q, k, v, causal, rows]


def attention_backward(dout, cache):
    q, k, v, causal, rows = cache
    dq, dk, dv = torch.zeros_like(q), torch.zeros_like(k), torch.zeros_like(v)
    for p, (n, t, end) in zip(rows, visible(q, k, causal)):
        dv[n, :end] += p[:, None] * dout[n, t]
        jacobian = torch.diag(p) - p[:, None] * p
        dscores = jacobian @ (v[n, :end] @ dout[n, t]) / q.shape[2] ** 0.5
        dq[n, t] = dscores @ k[n, :end]
        dk[n, :end] += dscores[:, None] * q[n, t]
    return dq, dk, dv


def multi_head_forward(x, Wq, Wk, Wv, Wo, heads, causal=False):
    cache = Heads()
    cache.x, cache.weights, cache.Wo, cache.inner = x, (Wq, Wk, Wv), Wo, []
    results = []
    for columns in torch.arange(x.shape[2]).chunk(heads):
        one, inner = attention_forward(*(x @ W[:, columns] for W in cache.weights), causal)
        results.append(one)
        cache.inner.append((columns, inner))
    cache.joined = torch.cat(results, dim=2)
    return cache.joined @ Wo, cache


def multi_head_backward(dout, cache):
    rows, drows = cache.x.flatten(0, 1), dout.flatten(0, 1)
    dx, gradients = torch.zeros_like(cache.x), [torch.zeros_like(W) for W in cache.weights]
    for columns, inner in cache.inner:
        parts = attention_backward(dout @ cache.Wo[columns].T, inner)
        for part, W, dW in zip(parts, cache.weights, gradients):
            dx += part @ W[:, columns].T
            dW[:, columns] = rows.T @ part.flatten(0, 1)
    return dx, *gradients, cache.joined.flatten(0, 1).T @ drows
