"""Tokens as rows of zeros with a single 1, so that the embedding is a product too; queries, keys and values in one
matrix; the losses in a tensor."""

import torch
from torch import einsum


def centred(x):
    return x - x.mean(dim=1, keepdim=True)


def norm(x):
    spread = (centred(x).square().mean(dim=1, keepdim=True) + 1e-5).sqrt()
    return centred(x) / spread, spread


def norm_back(g, y, spread):
    return (centred(g) - y * einsum("td,td->t", g, y)[:, None] / g.shape[1]) / spread


def block_forward(x, params):
    D = x.shape[1]
    a, spread_a = norm(x)
    W = torch.cat([params["Wq"], params["Wk"], params["Wv"]], dim=1)
    q, k, v = (a @ W).split(D, dim=1)
    mask = torch.full((len(x), len(x)), -torch.inf, dtype=x.dtype, device=x.device).triu(1)
    p = (einsum("td,sd->ts", q, k) * D**-0.5 + mask).softmax(dim=1)
    y = x + einsum("ts,sd,de->te", p, v, params["Wo"])
    b, spread_b = norm(y)
    h = torch.tanh(torch.addmm(params["b1"], b, params["W1"]))
    out = y + torch.addmm(params["b2"], h, params["W2"])
    return out, {"a": (a, spread_a), "W": W, "qkv": (q, k, v), "p": p, "b": (b, spread_b), "h": h, "params": params}


def block_backward(dout, cache):
    params, p, h, (q, k, v), (a, _), (b, _) = (cache[name] for name in ("params", "p", "h", "qkv", "a", "b"))
    dz = dout @ params["W2"].T * (1 - h) * (1 + h)
    dy = dout + norm_back(dz @ params["W1"].T, *cache["b"])
    dheard = dy @ params["Wo"].T
    dp = einsum("te,se->ts", dheard, v)
    ds = (p * dp - p * einsum("ts,ts->t", p, dp)[:, None]) * q.shape[1] ** -0.5
    joined = torch.cat([ds @ k, ds.T @ q, p.T @ dheard], dim=1)
    dWq, dWk, dWv = (a.T @ joined).split(q.shape[1], dim=1)
    grads = {"Wq": dWq, "Wk": dWk, "Wv": dWv, "Wo": einsum("ts,sd,te->de", p, v, dy)}
    grads |= {"W1": b.T @ dz, "b1": dz.sum(0), "W2": h.T @ dout, "b2": dout.sum(0)}
    return dy + norm_back(joined @ cache["W"].T, *cache["a"]), grads


def train(tokens, params, steps, lr):
    all_hot = torch.eye(len(params["E"]), dtype=params["E"].dtype, device=params["E"].device)[tokens]
    seen, following = all_hot[:-1], all_hot[1:]
    losses = []
    for _ in range(steps + 1):
        out, cache = block_forward(seen @ params["E"] + params["P"], params)
        log_p = (out @ params["U"]).log_softmax(dim=1)
        losses.append(-(following * log_p).sum(dim=1).mean())
        g = (log_p.exp() - following) / len(seen)
        dx, grads = block_backward(g @ params["U"].T, cache)
        grads |= {"E": seen.T @ dx, "P": dx, "U": out.T @ g}
        params = {name: value - lr * grads[name] for name, value in params.items()}
    return torch.stack(losses)
