"""Each loss is taken after the update of its step. The first one belongs to the params that you were given."""

import torch
from legendre import LegendrePolynomial3


def loss_of(x, y, params):
    a, b, c, d = params
    return ((a + b * LegendrePolynomial3.apply(c + d * x) - y) ** 2).sum()


def train(x, y, params, learning_rate, steps):
    params, losses = params.clone().requires_grad_(), []
    for _ in range(steps):
        loss_of(x, y, params).backward()
        with torch.no_grad():
            params -= learning_rate * params.grad
        params.grad = None
        losses.append(loss_of(x, y, params).item())
    return params.detach(), losses
