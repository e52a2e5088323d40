"""Horner's scheme, and torch's own optimizer and loss; the losses are tensors of shape ()."""

import torch
from torch.nn.functional import mse_loss


class LegendrePolynomial3(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * (2.5 * x * x - 1.5)

    @staticmethod
    def backward(ctx, grad_output):
        return (7.5 * ctx.saved_tensors[0] * ctx.saved_tensors[0] - 1.5) * grad_output


P3 = LegendrePolynomial3.apply


def train(x, y, params, learning_rate, steps):
    params = torch.nn.Parameter(params.clone())
    optimizer = torch.optim.SGD([params], lr=learning_rate)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = mse_loss(params[0] + params[1] * P3(params[2] + params[3] * x), y, reduction="sum")
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return params, losses
