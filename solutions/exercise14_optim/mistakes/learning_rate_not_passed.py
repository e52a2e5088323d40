"""The learning rate doesn't reach the optimizer, which uses its own default. Pass it on."""

import torch
from optim import PolynomialModel


def make_optimizer(name, parameters, learning_rate):
    if name == "sgd":
        return torch.optim.SGD(parameters)
    if name == "momentum":
        return torch.optim.SGD(parameters, momentum=0.9)
    if name == "rmsprop":
        return torch.optim.RMSprop(parameters)
    return torch.optim.Adam(parameters)


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
