"""The parameters are called A, B, C and D.

kinds: raised, missing
false: mistake
"""

import torch
from torch import nn


class PolynomialModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.A = nn.Parameter(torch.randn(()))
        self.B = nn.Parameter(torch.randn(()))
        self.C = nn.Parameter(torch.randn(()))
        self.D = nn.Parameter(torch.randn(()))

    def forward(self, x):
        return self.A + self.B * x + self.C * x**2 + self.D * x**3


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
