"""The coefficients are in reverse order, the highest power first. a is the constant term, and d is multiplied by x³."""

import torch
from nn_module import train
from torch import nn


class PolynomialModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Parameter(torch.randn(()))
        self.b = nn.Parameter(torch.randn(()))
        self.c = nn.Parameter(torch.randn(()))
        self.d = nn.Parameter(torch.randn(()))

    def forward(self, x):
        return self.d + self.c * x + self.b * x**2 + self.a * x**3
