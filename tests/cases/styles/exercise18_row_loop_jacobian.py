import numpy as np


def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param["eps"] if "eps" in ln_param else 1e-5
    out = np.empty(x.shape)
    rows = []
    for i, row in enumerate(x):
        mu = sum(row) / len(row)
        var = sum((v - mu) ** 2 for v in row) / len(row)
        std = (var + eps) ** 0.5
        hat = np.array([(v - mu) / std for v in row])
        out[i] = hat * gamma + beta
        rows.append((hat, std))
    return out, (rows, gamma)


def layernorm_backward(dout, cache):
    rows, gamma = cache
    N, D = dout.shape
    dx, dgamma, dbeta = np.empty((N, D)), np.zeros(D), np.zeros(D)
    for i in range(N):
        hat, std = rows[i]
        J = (np.eye(D) - 1.0 / D - np.outer(hat, hat) / D) / std
        dx[i] = J.dot(dout[i] * gamma)
        dgamma += dout[i] * hat
        dbeta += dout[i]
    return dx, dgamma, dbeta
