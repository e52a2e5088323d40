"""One step is missing. Count how often the body of the loop runs when `steps` is 1."""

import torch
from nn_module import PolynomialModel


def train(model, x, y, learning_rate, steps):
    losses = []
    for _ in range(1, steps):
        loss = torch.sum((model(x) - y) ** 2)
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= learning_rate * parameter.grad
        losses.append(loss.item())
    return losses
