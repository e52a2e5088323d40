"""Each layer gives its value and a function that goes back through it; that is all the cache there is."""

import torch


def norm(x):
    r = torch.rsqrt(((x - x.mean(1, True)) ** 2).mean(1, True) + 1e-5)
    y = (x - x.mean(1, True)) * r
    return y, lambda g: r * (g - g.mean(1, True) - y * (g * y).mean(1, True))


def linear(x, W):
    return x.mm(W), lambda g: (g.mm(W.t()), x.t().mm(g))


def softmax(x):
    s = x.softmax(1)
    return s, lambda g: s * (g - (g * s).sum(1, True))


def causal(q, k, v):
    later = torch.ones(len(q), len(q), device=q.device).triu(1) > 0
    size = q.shape[1] ** 0.5
    s, back_softmax = softmax((q / size).mm(k.t()).masked_fill(later, -1e9))

    def back(g):
        d = back_softmax(g.mm(v.t())) / size
        return d.mm(k), d.t().mm(q), s.t().mm(g)

    return s.mm(v), back


def block_forward(x, params):
    a, back_a = norm(x)
    (q, back_q), (k, back_k), (v, back_v) = (linear(a, params[name]) for name in ("Wq", "Wk", "Wv"))
    mixed, back_attention = causal(q, k, v)
    o, back_o = linear(mixed, params["Wo"])
    y = x + o
    b, back_b = norm(y)
    z, back_z = linear(b, params["W1"])
    h = torch.tanh(z + params["b1"])
    m, back_m = linear(h, params["W2"])

    def back(g):
        dh, dW2 = back_m(g)
        dz = dh - dh * h * h
        db, dW1 = back_z(dz)
        dy = g + back_b(db)
        dmixed, dWo = back_o(dy)
        dq, dk, dv = back_attention(dmixed)
        (daq, dWq), (dak, dWk), (dav, dWv) = back_q(dq), back_k(dk), back_v(dv)
        grads = {"Wq": dWq, "Wk": dWk, "Wv": dWv, "Wo": dWo, "W1": dW1, "b1": dz.sum(0), "W2": dW2, "b2": g.sum(0)}
        return dy + back_a(daq + dak + dav), grads

    return y + m + params["b2"], back


def block_backward(dout, cache):
    return cache(dout)


def train(tokens, params, steps, lr):
    params, losses = {name: value.clone() for name, value in params.items()}, []
    text, following = tokens[:-1], tokens[1:]
    while True:
        out, back = block_forward(params["E"][text] + params["P"], params)
        scores, back_scores = linear(out, params["U"])
        picked = scores.gather(1, following[:, None])[:, 0]
        losses.append((scores.logsumexp(1) - picked).mean().item())
        if len(losses) > steps:
            return losses
        g = scores.softmax(1)
        g[torch.arange(len(text), device=g.device), following] -= 1
        dout, dU = back_scores(g / len(text))
        dx, grads = back(dout)
        dE = torch.zeros_like(params["E"])
        for token, row in zip(text, dx):
            dE[token] += row
        grads.update(U=dU, P=dx, E=dE)
        for name, gradient in grads.items():
            params[name] = params[name] - lr * gradient
