"""c and d are swapped: c is added inside P3, and d is the factor of x."""

import torch
from legendre import LegendrePolynomial3


def train(x, y, params, learning_rate, steps):
    params, losses = params.clone().requires_grad_(), []
    for _ in range(steps):
        a, b, c, d = params
        loss = ((a + b * LegendrePolynomial3.apply(d + c * x) - y) ** 2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            params -= learning_rate * params.grad
        params.grad = None
    return params.detach(), losses
