"""The gradients of all steps so far are added up, because nothing empties them. backward() adds to the old gradients:
the optimizer can empty the gradients of all its parameters, once in every step.
"""

import torch
from optim import PolynomialModel, make_optimizer


def train(model, x, y, optimizer_name, learning_rate, steps):
    optimizer = make_optimizer(optimizer_name, model.parameters(), learning_rate)
    losses = []
    for _ in range(steps):
        loss = torch.sum((model(x) - y) ** 2)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
