"""The second training uses the optimizer of the first one, with its old momentum. Every call of `train` must make a new
optimizer.
"""

import torch
from optim import PolynomialModel, make_optimizer

optimizers = {}


def train(model, x, y, optimizer_name, learning_rate, steps):
    key = optimizer_name, id(model)
    if key not in optimizers:
        optimizers[key] = make_optimizer(optimizer_name, model.parameters(), learning_rate)
    optimizer = optimizers[key]
    losses = []
    for _ in range(steps):
        loss = torch.sum((model(x) - y) ** 2)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
