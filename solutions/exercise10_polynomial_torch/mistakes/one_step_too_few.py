"""`train` takes one step too few. How many numbers does your range have?"""

import torch
from polynomial_torch import gradients, predict


def train(x, y, params, learning_rate, steps):
    losses = []
    for _ in range(1, steps):
        losses.append(torch.sum((predict(x, params) - y) ** 2))
        params = params - learning_rate * gradients(x, y, params)
    return params, losses
