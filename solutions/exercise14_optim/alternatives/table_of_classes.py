"""A dict of constructors, and the loop with a closure."""

from functools import partial

import torch
from torch import nn, optim


class PolynomialModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Parameter(torch.randn(()))
        self.b = nn.Parameter(torch.randn(()))
        self.c = nn.Parameter(torch.randn(()))
        self.d = nn.Parameter(torch.randn(()))

    def forward(self, x):
        return self.a + self.b * x + self.c * x**2 + self.d * x**3


KINDS = {"sgd": optim.SGD, "momentum": partial(optim.SGD, momentum=0.9), "rmsprop": optim.RMSprop, "adam": optim.Adam}


def make_optimizer(name, parameters, learning_rate):
    return KINDS[name](parameters, lr=learning_rate)


def train(model, x, y, optimizer_name, learning_rate, steps):
    optimizer = make_optimizer(optimizer_name, list(model.parameters()), learning_rate)

    def closure():
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y, reduction="sum")
        loss.backward()
        return loss

    return [optimizer.step(closure).item() for _ in range(steps)]
