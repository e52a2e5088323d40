# exercise 12: earns at most 3 (P3 and train): no backward is written, torch derives it
"""LegendrePolynomial3 is no autograd.Function: its apply is a formula, which torch differentiates."""

import torch


class LegendrePolynomial3:
    @staticmethod
    def apply(x):
        return 0.5 * (5 * x**3 - 3 * x)

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output


def train(x, y, params, learning_rate, steps):
    losses = []
    params = params.detach().clone().requires_grad_()
    for _ in range(steps):
        a, b, c, d = params
        loss = ((a + b * LegendrePolynomial3.apply(c + d * x) - y) ** 2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            params -= learning_rate * params.grad
        params.grad = None
    return params.detach(), losses
