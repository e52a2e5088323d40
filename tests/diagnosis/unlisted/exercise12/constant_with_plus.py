"""The slope is ½ (15 x² + 3): a plus for a minus.

kinds: none, offset, slip
false: scale, sign, no_upstream, nonlinear
"""

import torch


class LegendrePolynomial3(torch.autograd.Function):
    """P3(x) = ½(5x³ - 3x), whose slope is ½(15x² - 3)."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return 0.5 * (5 * x**3 - 3 * x)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return grad_output * 0.5 * (15 * x**2 + 3)


def train(x, y, params, learning_rate, steps):
    params, losses = params.clone().requires_grad_(), []
    for _ in range(steps):
        a, b, c, d = params
        loss = ((a + b * LegendrePolynomial3.apply(c + d * x) - y) ** 2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            params -= learning_rate * params.grad
        params.grad = None
    return params.detach(), losses
