"""forward without ctx, and setup_context beside it; the four parameters apart, and torch.autograd.grad in the loop."""

import torch


class LegendrePolynomial3(torch.autograd.Function):
    @staticmethod
    def forward(x):
        return (5 * x.pow(3) - 3 * x) / 2

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return 1.5 * (5 * torch.square(x) - 1) * grad_output


def train(x, y, params, learning_rate, steps):
    weights = [weight.clone() for weight in params]
    losses = []
    for _ in range(steps):
        a, b, c, d = (weight.detach().requires_grad_() for weight in weights)
        loss = torch.sum((y - a - b * LegendrePolynomial3.apply(c + d * x)) ** 2)
        gradients = torch.autograd.grad(loss, (a, b, c, d))
        losses.append(float(loss))
        weights = [weight - learning_rate * gradient for weight, gradient in zip((a, b, c, d), gradients)]
    return torch.stack(weights).detach(), losses
