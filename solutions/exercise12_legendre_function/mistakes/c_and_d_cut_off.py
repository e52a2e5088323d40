"""c and d never get a gradient, because the input of P3 was detached from them. It must stay part of the graph."""

import torch
from legendre import LegendrePolynomial3


def train(x, y, params, learning_rate, steps):
    params, losses = params.clone().requires_grad_(), []
    for _ in range(steps):
        a, b, c, d = params
        inner = (c + d * x).detach()
        loss = ((a + b * LegendrePolynomial3.apply(inner) - y) ** 2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            params -= learning_rate * params.grad
        params.grad = None
    return params.detach(), losses
