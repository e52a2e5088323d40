"""Numpy alone, line by line."""

import numpy as np


def layernorm_forward(x):
    mu = np.mean(x, axis=1, keepdims=True)
    std = np.sqrt(np.var(x, axis=1, keepdims=True) + 1e-5)
    x_hat = (x - mu) / std
    return x_hat, (x_hat, std)


def layernorm_backward(dout, cache):
    x_hat, std = cache
    D = dout.shape[1]
    total = np.sum(dout, axis=1, keepdims=True) + x_hat * np.sum(dout * x_hat, axis=1, keepdims=True)
    return (D * dout - total) / (D * std)


def softmax(x):
    e = np.exp(x - np.max(x, axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True)


def block_forward(x, params):
    a, norm1 = layernorm_forward(x)
    q, k, v = a.dot(params["Wq"]), a.dot(params["Wk"]), a.dot(params["Wv"])
    scores = q.dot(k.T) / np.sqrt(q.shape[1]).astype(x.dtype)
    scores[np.triu_indices(len(x), 1)] = -np.inf
    probs = softmax(scores)
    context = probs.dot(v)
    y = x + context.dot(params["Wo"])
    b, norm2 = layernorm_forward(y)
    h = np.tanh(b.dot(params["W1"]) + params["b1"])
    return y + h.dot(params["W2"]) + params["b2"], (a, norm1, q, k, v, probs, context, b, norm2, h, params)


def block_backward(dout, cache):
    a, norm1, q, k, v, probs, context, b, norm2, h, params = cache
    grads = {}
    dh = dout.dot(params["W2"].T)
    grads["W2"], grads["b2"] = h.T.dot(dout), np.sum(dout, axis=0)
    dz = (1 - h**2) * dh
    grads["W1"], grads["b1"] = b.T.dot(dz), np.sum(dz, axis=0)
    dy = dout + layernorm_backward(dz.dot(params["W1"].T), norm2)
    grads["Wo"] = context.T.dot(dy)
    dcontext = dy.dot(params["Wo"].T)
    dprobs, dv = dcontext.dot(v.T), probs.T.dot(dcontext)
    dscores = probs * dprobs
    dscores -= probs * np.sum(dscores, axis=1, keepdims=True)
    dscores /= np.sqrt(q.shape[1]).astype(dout.dtype)
    dq, dk = dscores.dot(k), dscores.T.dot(q)
    grads["Wq"], grads["Wk"], grads["Wv"] = a.T.dot(dq), a.T.dot(dk), a.T.dot(dv)
    da = dq.dot(params["Wq"].T) + dk.dot(params["Wk"].T) + dv.dot(params["Wv"].T)
    return dy + layernorm_backward(da, norm1), grads


def train(tokens, params, steps, lr):
    params = {name: value.copy() for name, value in params.items()}
    T, losses = len(tokens) - 1, []
    for _ in range(steps + 1):
        out, cache = block_forward(params["E"][tokens[:T]] + params["P"], params)
        probs = softmax(out.dot(params["U"]))
        losses.append(-np.mean(np.log(probs[np.arange(T), tokens[1:]])))
        dscores = probs
        dscores[np.arange(T), tokens[1:]] -= 1
        dscores /= T
        dx, grads = block_backward(dscores.dot(params["U"].T), cache)
        grads["U"], grads["P"], grads["E"] = out.T.dot(dscores), dx, np.zeros_like(params["E"])
        np.add.at(grads["E"], tokens[:T], dx)
        for name in params:
            params[name] -= lr * grads[name]
    return losses
