"""The names are compared with "SGD", "Adam" and so on, so none of them fits.

kinds: required
"""

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
    if name == "SGD":
        return torch.optim.SGD(parameters, lr=learning_rate)
    if name == "Momentum":
        return torch.optim.SGD(parameters, lr=learning_rate, momentum=0.9)
    if name == "RMSprop":
        return torch.optim.RMSprop(parameters, lr=learning_rate)
    if name == "Adam":
        return torch.optim.Adam(parameters, lr=learning_rate)


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
