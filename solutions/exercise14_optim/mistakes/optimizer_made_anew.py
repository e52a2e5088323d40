"""Every step makes a new optimizer, which has forgotten everything: no momentum, no mean square. Make it once, before
the loop.
"""

import torch
from optim import PolynomialModel, make_optimizer


def train(model, x, y, optimizer_name, learning_rate, steps):
    losses = []
    for _ in range(steps):
        loss = torch.sum((model(x) - y) ** 2)
        optimizer = make_optimizer(optimizer_name, model.parameters(), learning_rate)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
