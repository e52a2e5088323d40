"""The first loss isn't noted.

kinds: shape, parts
false: summed_axis
unsaid: params.shape
"""

import torch


def predict(x, params):
    a, b, c, d = params
    return a + b * x + c * x**2 + d * x**3


def gradients(x, y, params):
    upstream = 2 * (predict(x, params) - y)
    return torch.stack([torch.sum(upstream * x**power) for power in range(4)])


def train(x, y, params, learning_rate, steps):
    losses = []
    for step in range(steps):
        if step > 0:
            losses.append(torch.sum((predict(x, params) - y) ** 2).item())
        params = params - learning_rate * gradients(x, y, params)
    return params, losses
