"""The list holds each step's loss after its update. It should hold the loss that backward() was called on, before the
update."""

import torch
from optim import PolynomialModel, make_optimizer


def train(model, x, y, optimizer_name, learning_rate, steps):
    optimizer = make_optimizer(optimizer_name, model.parameters(), learning_rate)
    losses = []
    for _ in range(steps):
        loss = torch.sum((model(x) - y) ** 2)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(torch.sum((model(x) - y) ** 2).item())
    return losses
