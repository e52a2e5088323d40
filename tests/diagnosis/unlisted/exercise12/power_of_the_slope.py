"""The slope of the polynomial has 10x² for 15x².

kinds: slip
"""

import torch


class LegendrePolynomial3(torch.autograd.Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        return 0.5 * (5 * input ** 3 - 3 * input)

    @staticmethod
    def backward(ctx, grad_output):
        input, = ctx.saved_tensors
        return grad_output * 0.5 * (10 * input ** 2 - 3)

def train(x, y, params, learning_rate, steps):
    p = params.clone().requires_grad_(True)
    losses = []
    for t in range(steps):
        P3 = LegendrePolynomial3.apply
        y_pred = p[0] + p[1] * P3(p[2] + p[3] * x)
        loss = (y_pred - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            p -= learning_rate * p.grad
            p.grad = None
    return p.detach(), losses
