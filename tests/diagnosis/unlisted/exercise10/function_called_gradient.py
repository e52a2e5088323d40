"""The function is called gradient, without its s.

kinds: missing
"""

import torch


def predict(x, params):
    a, b, c, d = params
    return a + b * x + c * x**2 + d * x**3


def gradient(x, y, params):
    upstream = 2 * (predict(x, params) - y)
    return torch.stack([torch.sum(upstream * x**power) for power in range(4)])


def train(x, y, params, learning_rate, steps):
    losses = []
    for _ in range(steps):
        losses.append(torch.sum((predict(x, params) - y) ** 2).item())
        params = params - learning_rate * gradient(x, y, params)
    return params, losses
