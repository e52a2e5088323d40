"""gradients returns a tuple of four tensors.

kinds: type
"""

import torch


def predict(x, params):
    a, b, c, d = params
    return a + b * x + c * x**2 + d * x**3


def gradients(x, y, params):
    upstream = 2 * (predict(x, params) - y)
    return tuple(torch.sum(upstream * x**power) for power in range(4))


def train(x, y, params, learning_rate, steps):
    losses = []
    for _ in range(steps):
        losses.append(torch.sum((predict(x, params) - y) ** 2).item())
        params = params - learning_rate * torch.stack(gradients(x, y, params))
    return params, losses
