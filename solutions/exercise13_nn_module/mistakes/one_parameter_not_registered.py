"""d is a plain tensor, so the module doesn't register it. All four must be an nn.Parameter."""

import torch
from nn_module import train
from torch import nn


class PolynomialModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Parameter(torch.randn(()))
        self.b = nn.Parameter(torch.randn(()))
        self.c = nn.Parameter(torch.randn(()))
        self.d = torch.randn((), requires_grad=True)

    def forward(self, x):
        return self.a + self.b * x + self.c * x**2 + self.d * x**3
