"""torch's optimizers without their for-each paths, parameters in a group, the reset at the end of a step."""

import torch
from torch import nn


class PolynomialModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Parameter(torch.randn(()))
        self.b = nn.Parameter(torch.randn(()))
        self.c = nn.Parameter(torch.randn(()))
        self.d = nn.Parameter(torch.randn(()))

    def forward(self, x):
        return self.a + self.b * x + self.c * x**2 + self.d * x**3


def make_optimizer(name, parameters, learning_rate):
    group = [{"params": list(parameters), "lr": learning_rate}]
    match name:
        case "adam":
            return torch.optim.Adam(group, foreach=False)
        case "rmsprop":
            return torch.optim.RMSprop(group, foreach=False)
        case "momentum":
            return torch.optim.SGD(group, lr=1.0, momentum=0.9, foreach=False)
    return torch.optim.SGD(group, lr=1.0, foreach=False)


def train(model, x, y, optimizer_name, learning_rate, steps):
    optimizer = make_optimizer(optimizer_name, model.parameters(), learning_rate)
    losses = []
    for _ in range(steps):
        difference = model(x) - y
        loss = difference @ difference
        losses.append(float(loss.detach()))
        loss.backward()
        optimizer.step()
        model.zero_grad()
    return losses
