"""The four optimizers written out, with nothing of torch.optim."""

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


class Optimizer:
    def __init__(self, name, parameters, learning_rate):
        self.parameters, self.rate, self.count = list(parameters), learning_rate, 0
        known = {"sgd": self.plain, "momentum": self.momentum, "rmsprop": self.rmsprop, "adam": self.adam}
        self.direction = known[name]
        self.first = [torch.zeros_like(p) for p in self.parameters]
        self.second = [torch.zeros_like(p) for p in self.parameters]

    def zero_grad(self):
        for parameter in self.parameters:
            parameter.grad = None

    @torch.no_grad()
    def step(self):
        self.count += 1
        for index, parameter in enumerate(self.parameters):
            parameter -= self.rate * self.direction(parameter.grad, self.first[index], self.second[index])

    def plain(self, gradient, first, second):
        return gradient

    def momentum(self, gradient, first, second):
        return first.mul_(0.9).add_(gradient)

    def rmsprop(self, gradient, first, second):
        return gradient / (second.mul_(0.99).add_(0.01 * gradient**2).sqrt() + 1e-8)

    def adam(self, gradient, first, second):
        mean = first.mul_(0.9).add_(0.1 * gradient) / (1 - 0.9**self.count)
        square = second.mul_(0.999).add_(0.001 * gradient**2) / (1 - 0.999**self.count)
        return mean / (square.sqrt() + 1e-8)


def make_optimizer(name, parameters, learning_rate):
    return Optimizer(name, parameters, learning_rate)


def train(model, x, y, optimizer_name, learning_rate, steps):
    optimizer = make_optimizer(optimizer_name, model.parameters(), learning_rate)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = (model(x) - y).square().sum()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
