"""The last step is missing: range(1, steps) has one number fewer than range(steps)."""

import torch
from legendre import LegendrePolynomial3


def train(x, y, params, learning_rate, steps):
    params, losses = params.clone().requires_grad_(), []
    for _ in range(1, steps):
        a, b, c, d = params
        loss = ((a + b * LegendrePolynomial3.apply(c + d * x) - y) ** 2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            params -= learning_rate * params.grad
        params.grad = None
    return params.detach(), losses
