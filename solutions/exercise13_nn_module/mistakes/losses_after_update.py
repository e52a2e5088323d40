"""The list holds each step's loss after its update. It should hold the loss that backward() was called on, before the
update."""

import torch
from nn_module import PolynomialModel


def train(model, x, y, learning_rate, steps):
    losses = []
    for _ in range(steps):
        loss = torch.sum((model(x) - y) ** 2)
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= learning_rate * parameter.grad
        losses.append(torch.sum((model(x) - y) ** 2).item())
    return losses
