"""The gradients use the size of each error, without its sign.

kinds: none
false: sign, scale
"""

import torch


def predict(x, params):
    a, b, c, d = params
    return a + b * x + c * x**2 + d * x**3


def gradients(x, y, params):
    upstream = 2 * torch.abs(predict(x, params) - y)
    return torch.stack([torch.sum(upstream * x**power) for power in range(4)])


def train(x, y, params, learning_rate, steps):
    losses = []
    for _ in range(steps):
        losses.append(torch.sum((predict(x, params) - y) ** 2).item())
        params = params - learning_rate * gradients(x, y, params)
    return params, losses
