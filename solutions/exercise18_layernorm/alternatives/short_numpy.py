"""Numpy in few lines; nothing but x is kept, and all is computed anew from it."""

import numpy as np


def normalised(x, eps):
    root = np.sqrt(x.var(1, keepdims=True) + eps)
    return (x - x.mean(1, keepdims=True)) / root, root


def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    return normalised(x, eps)[0] * gamma + beta, (x.copy(), gamma, eps)


def layernorm_backward(dout, cache):
    x, gamma, eps = cache
    z, root = normalised(x, eps)
    h, d = dout * gamma, x.shape[1]
    dx = (d * h - h.sum(1)[:, None] - z * (h * z).sum(1)[:, None]) / (d * root)
    return dx, (dout * z).sum(0), dout.sum(0)
