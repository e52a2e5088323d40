"""The errors are written into y itself, which belongs to the caller. Look for an in-place operation, such as -=, and
make a new tensor instead.
"""

import torch
from polynomial_torch import predict


def gradients(x, y, params):
    error = y
    error -= predict(x, params)
    return torch.stack([torch.sum(-2 * error * x**power) for power in range(4)])


def train(x, y, params, learning_rate, steps):
    losses = []
    for _ in range(steps):
        losses.append(torch.sum((predict(x, params) - y) ** 2))
        params = params - learning_rate * gradients(x, y.clone(), params)
    return params, losses
