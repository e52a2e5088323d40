"""Every loss is the first one. Are the gradients emptied between backward() and step(), which then finds none, is
step() called, and is the prediction made anew in each step?
"""

import torch
from optim import PolynomialModel, make_optimizer


def train(model, x, y, optimizer_name, learning_rate, steps):
    optimizer = make_optimizer(optimizer_name, model.parameters(), learning_rate)
    losses = []
    for _ in range(steps):
        loss = torch.sum((model(x) - y) ** 2)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return losses
