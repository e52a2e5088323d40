"""Every power of x is one too high: a is the constant term, b is multiplied by x, c by x² and d by x³. Does your count
of powers start at 0?
"""

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
        return self.a * x + self.b * x**2 + self.c * x**3 + self.d * x**4
