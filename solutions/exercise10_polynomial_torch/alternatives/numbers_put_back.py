"""Sums as Python numbers, put back into a tensor whose dtype and device are named."""

import torch


def predict(x, params):
    a, b, c, d = params.tolist()
    return a + b * x + c * x * x + d * x * x * x


def gradients(x, y, params):
    upstream = 2 * (predict(x, params) - y)
    sums = [upstream.sum().item(), (upstream @ x).item(), (upstream @ x**2).item(), (upstream @ x**3).item()]
    return torch.tensor(sums, dtype=x.dtype, device=x.device)


def train(x, y, params, learning_rate, steps):
    losses = []
    for _ in range(steps):
        losses.append(float(torch.dist(predict(x, params), y) ** 2))
        params = params - learning_rate * gradients(x, y, params)
    return params, losses
