"""Only the first parameter is passed to the optimizer. It updates only the parameters that it was given, so give it all
of them.
"""

import torch
from optim import PolynomialModel, make_optimizer


def train(model, x, y, optimizer_name, learning_rate, steps):
    optimizer = make_optimizer(optimizer_name, list(model.parameters())[:1], learning_rate)
    losses = []
    for _ in range(steps):
        loss = torch.sum((model(x) - y) ** 2)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
