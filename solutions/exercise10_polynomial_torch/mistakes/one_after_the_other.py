"""The parameters are updated one after the other, and the later gradients are those of a half-updated cubic. Compute
all four gradients first, then take the step.
"""

import torch
from polynomial_torch import gradients, predict


def train(x, y, params, learning_rate, steps):
    losses, params = [], params.clone()
    for _ in range(steps):
        losses.append(torch.sum((predict(x, params) - y) ** 2))
        for k in range(4):
            params[k] -= learning_rate * gradients(x, y, params)[k]
    return params, losses
