"""The step goes along the gradient, and the loss grows. The gradient points to where the loss grows; descent goes the
other way.
"""

import torch
from polynomial_torch import gradients, predict


def train(x, y, params, learning_rate, steps):
    losses = []
    for _ in range(steps):
        losses.append(torch.sum((predict(x, params) - y) ** 2))
        params = params + learning_rate * gradients(x, y, params)
    return params, losses
