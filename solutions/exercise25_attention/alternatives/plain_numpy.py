"""Numpy alone, in the style of a well-known course; the heads have an axis of their own, and caches are tuples."""

import numpy as np


def softmax(x):
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


def attention_forward(q, k, v, causal=False):
    d = q.shape[-1]
    scores = np.matmul(q, np.swapaxes(k, -1, -2)) / np.sqrt(d).astype(q.dtype)
    if causal:
        mask = np.tril(np.ones(scores.shape[-2:]))
        scores = np.where(mask == 0, -1e9, scores).astype(q.dtype)
    probs = softmax(scores)
    return np.matmul(probs, v), (q, k, v, probs)


def attention_backward(dout, cache):
    q, k, v, probs = cache
    dprobs = np.matmul(dout, np.swapaxes(v, -1, -2))
    dv = np.matmul(np.swapaxes(probs, -1, -2), dout)
    dscores = probs * dprobs
    dscores -= probs * np.sum(dscores, axis=-1, keepdims=True)
    dscores /= np.sqrt(q.shape[-1]).astype(q.dtype)
    return np.matmul(dscores, k), np.matmul(np.swapaxes(dscores, -1, -2), q), dv


def multi_head_forward(x, Wq, Wk, Wv, Wo, heads, causal=False):
    N, T, D = x.shape

    def split(a):
        return a.reshape(N, T, heads, D // heads).transpose(0, 2, 1, 3)

    y, cache = attention_forward(split(x.dot(Wq)), split(x.dot(Wk)), split(x.dot(Wv)), causal)
    y = y.transpose(0, 2, 1, 3).reshape(N, T, D)
    return y.dot(Wo), (x, Wq, Wk, Wv, Wo, heads, y, cache)


def multi_head_backward(dout, cache):
    x, Wq, Wk, Wv, Wo, heads, y, cache = cache
    N, T, D = x.shape
    rows = x.reshape(N * T, D)
    dWo = y.reshape(N * T, D).T.dot(dout.reshape(N * T, D))
    dy = dout.dot(Wo.T).reshape(N, T, heads, D // heads).transpose(0, 2, 1, 3)
    dx, dWs = np.zeros_like(x), []
    for da, W in zip(attention_backward(dy, cache), (Wq, Wk, Wv)):
        da = da.transpose(0, 2, 1, 3).reshape(N * T, D)
        dWs.append(rows.T.dot(da))
        dx += da.dot(W.T).reshape(N, T, D)
    return dx, *dWs, dWo
