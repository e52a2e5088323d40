"""x is doubled where it should be squared.

kinds: vanishes
false: scale, offset
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
        return self.a + self.b * x + self.c * x * 2 + self.d * x**3


def train(model, x, y, learning_rate, steps):
    losses = []
    for _ in range(steps):
        loss = torch.sum((model(x) - y) ** 2)
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= learning_rate * parameter.grad
        losses.append(loss.item())
    return losses
