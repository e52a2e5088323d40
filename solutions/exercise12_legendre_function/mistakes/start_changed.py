"""The caller's params were changed. They belong to the caller: start from a copy."""

import torch
from legendre import LegendrePolynomial3


def train(x, y, params, learning_rate, steps):
    params, losses = params.requires_grad_(), []
    for _ in range(steps):
        a, b, c, d = params
        loss = ((a + b * LegendrePolynomial3.apply(c + d * x) - y) ** 2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            params -= learning_rate * params.grad
        params.grad = None
    return params.detach(), losses
