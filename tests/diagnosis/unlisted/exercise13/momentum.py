"""The steps have momentum: each carries on 0.9 of the one before.

kinds: parts, update
false: rate, step, scale, count
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


def train(model, x, y, learning_rate, steps):
    losses, velocities = [], [0, 0, 0, 0]
    for _ in range(steps):
        loss = torch.sum((model(x) - y) ** 2)
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for i, parameter in enumerate(model.parameters()):
                velocities[i] = 0.9 * velocities[i] + parameter.grad
                parameter -= learning_rate * velocities[i]
        losses.append(loss.item())
    return losses
