"""One row after the other, which knows how it was normalised: the cache is a list of objects."""

import torch


class Row:
    def __init__(self, x, eps):
        n = len(x)
        self.centred = x - sum(x) / n
        self.root = (sum(self.centred**2) / n + eps) ** 0.5
        self.normalised = self.centred / self.root

    def backward(self, upstream):
        n = len(upstream)
        root = -sum(upstream * self.centred) / self.root**2
        centred = upstream / self.root + root * self.centred / (n * self.root)
        return centred - sum(centred) / n


def layernorm_forward(x, gamma, beta, ln_param=None):
    rows = [Row(row, (ln_param or {}).get("eps", 1e-5)) for row in x]
    return torch.stack([gamma * row.normalised + beta for row in rows]), (rows, gamma)


def layernorm_backward(dout, cache):
    rows, gamma = cache
    dgamma, dbeta = torch.zeros_like(gamma), torch.zeros_like(gamma)
    for row, upstream in zip(rows, dout):
        dgamma += upstream * row.normalised
        dbeta += upstream
    return torch.stack([row.backward(g * gamma) for row, g in zip(rows, dout)]), dgamma, dbeta
