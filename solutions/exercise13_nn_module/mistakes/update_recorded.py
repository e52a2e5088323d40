"""The update changes a parameter while torch is recording, which torch refuses. The update isn't part of the model:
tell torch not to record it.
"""

import torch
from nn_module import PolynomialModel


def train(model, x, y, learning_rate, steps):
    losses = []
    for _ in range(steps):
        loss = torch.sum((model(x) - y) ** 2)
        model.zero_grad()
        loss.backward()
        for parameter in model.parameters():
            parameter -= learning_rate * parameter.grad
        losses.append(loss.item())
    return losses
