"""Every optimizer goes along the gradient, and the loss grows. It should go against the gradient, so that the loss
falls.
"""

import torch
from optim import PolynomialModel


def make_optimizer(name, parameters, learning_rate):
    if name == "sgd":
        return torch.optim.SGD(parameters, lr=learning_rate, maximize=True)
    if name == "momentum":
        return torch.optim.SGD(parameters, lr=learning_rate, maximize=True, momentum=0.9)
    if name == "rmsprop":
        return torch.optim.RMSprop(parameters, lr=learning_rate, maximize=True)
    return torch.optim.Adam(parameters, lr=learning_rate, maximize=True)


def train(model, x, y, optimizer_name, learning_rate, steps):
    optimizer = make_optimizer(optimizer_name, model.parameters(), learning_rate)
    losses = []
    for _ in range(steps):
        loss = torch.sum((model(x) - y) ** 2)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
