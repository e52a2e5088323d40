"""There is a 1/2 in front of the loss, which cancels the 2 of its derivative. The loss of this exercise has none."""

import torch
from nn_module import PolynomialModel


def train(model, x, y, learning_rate, steps):
    losses = []
    for _ in range(steps):
        loss = torch.sum((model(x) - y) ** 2) / 2
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= learning_rate * parameter.grad
        losses.append(loss.item())
    return losses
