"""Every step uses the gradient of the first. Each step changes the params, so each step needs a new gradient: what must
be inside the loop?
"""

import torch
from polynomial_torch import gradients, predict


def train(x, y, params, learning_rate, steps):
    losses, gradient = [], gradients(x, y, params)
    for _ in range(steps):
        losses.append(torch.sum((predict(x, params) - y) ** 2))
        params = params - learning_rate * gradient
    return params, losses
