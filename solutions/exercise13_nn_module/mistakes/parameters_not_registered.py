"""a, b, c and d are plain tensors, so parameters() has none of them. Only an nn.Parameter that you set as an attribute
of the module is one of its parameters.
"""

import torch
from nn_module import train
from torch import nn


class PolynomialModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = torch.randn((), requires_grad=True)
        self.b = torch.randn((), requires_grad=True)
        self.c = torch.randn((), requires_grad=True)
        self.d = torch.randn((), requires_grad=True)

    def forward(self, x):
        return self.a + self.b * x + self.c * x**2 + self.d * x**3
