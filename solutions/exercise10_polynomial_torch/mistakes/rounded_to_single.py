"""Somewhere the numbers become float32, and float64 inputs lose half of their digits. Keep the dtype of the inputs:
look for float() or float32.
"""

import torch


def predict(x, params):
    a, b, c, d = params.float()
    x = x.float()
    return a + b * x + c * x**2 + d * x**3


def gradients(x, y, params):
    upstream = 2 * (predict(x, params) - y)
    return torch.stack([torch.sum(upstream * x**power) for power in range(4)])


def train(x, y, params, learning_rate, steps):
    losses = []
    for _ in range(steps):
        losses.append(torch.sum((predict(x, params) - y) ** 2))
        params = params - learning_rate * gradients(x, y, params)
    return params, losses
