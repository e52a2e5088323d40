"""b is a buffer: the module keeps it, but it isn't one of the parameters, so training never changes it. Make it an
nn.Parameter like the others.
"""

import torch
from nn_module import train
from torch import nn


class PolynomialModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Parameter(torch.randn(()))
        self.register_buffer("b", torch.randn(()))
        self.c = nn.Parameter(torch.randn(()))
        self.d = nn.Parameter(torch.randn(()))

    def forward(self, x):
        return self.a + self.b * x + self.c * x**2 + self.d * x**3
