"""gradients makes a new tensor of Python numbers, which is float32.

kinds: mistake
unsaid: the right dtype, losses are, params are
"""

import torch


def predict(x, params):
    return params[0] + params[1] * x + params[2] * x.pow(2) + params[3] * x.pow(3)


def gradients(x, y, params):
    d = 2 * (predict(x, params) - y)
    return torch.tensor([d.sum().item(), (d * x).sum().item(), (d * x * x).sum().item(), (d * x**3).sum().item()])


def train(x, y, params, learning_rate, steps):
    losses = []
    for _ in range(steps):
        loss = (predict(x, params) - y).pow(2).sum()
        losses.append(loss.item())
        params = params - learning_rate * gradients(x, y, params)
    return params, losses
