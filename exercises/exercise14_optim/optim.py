"""Exercise 14: training with the optimizers of torch.optim. README.md has the mathematics."""

import torch
from torch import nn


class PolynomialModel(nn.Module):
    """y = a + b x + c x² + d x³. This class is complete: don't change it."""

    def __init__(self):
        super().__init__()
        self.a = nn.Parameter(torch.randn(()))
        self.b = nn.Parameter(torch.randn(()))
        self.c = nn.Parameter(torch.randn(()))
        self.d = nn.Parameter(torch.randn(()))

    def forward(self, x):
        return self.a + self.b * x + self.c * x**2 + self.d * x**3


def make_optimizer(name, parameters, learning_rate):
    """The optimizer called "sgd", "momentum" (0.9), "rmsprop" or "adam", for these parameters.

    Everything except the learning rate and the momentum keeps torch's defaults.
    """
    # TODO
    raise NotImplementedError


def train(model, x, y, optimizer_name, learning_rate, steps):
    """Train the model on the squared error, summed over all points, with a new optimizer of this name.

    x, y: (n,). Returns a list of `steps` numbers, each the loss of a step before its update.
    """
    # TODO
    raise NotImplementedError
