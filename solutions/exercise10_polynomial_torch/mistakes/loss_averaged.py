"""The losses are means of the squared errors. This exercise's loss is their sum, and its gradients are those of the
sum.
"""

import torch
from polynomial_torch import gradients, predict


def train(x, y, params, learning_rate, steps):
    losses = []
    for _ in range(steps):
        losses.append(torch.mean((predict(x, params) - y) ** 2))
        params = params - learning_rate * gradients(x, y, params)
    return params, losses
