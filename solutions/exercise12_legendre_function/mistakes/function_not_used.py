"""train doesn't use LegendrePolynomial3, so torch differentiates another formula. Call LegendrePolynomial3.apply on c +
d·x.
"""

import torch
from legendre import LegendrePolynomial3


def train(x, y, params, learning_rate, steps):
    params, losses = params.clone().requires_grad_(), []
    for _ in range(steps):
        a, b, c, d = params
        loss = ((a + b * 0.5 * (5 * (c + d * x) ** 3 - 3 * (c + d * x)) - y) ** 2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            params -= learning_rate * params.grad
        params.grad = None
    return params.detach(), losses
