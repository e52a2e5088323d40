"""The gradients are emptied between backward() and the update, so the update finds none. Reset them before backward(),
or after the update.
"""

import torch
from nn_module import PolynomialModel


def train(model, x, y, learning_rate, steps):
    losses = []
    for _ in range(steps):
        loss = torch.sum((model(x) - y) ** 2)
        loss.backward()
        model.zero_grad()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= learning_rate * parameter.grad
        losses.append(loss.item())
    return losses
