"""More saved than needed, a derivative that uses the output too (x·P3' = 3·P3 + 3x), and the losses in one tensor."""

import torch


class LegendrePolynomial3(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = torch.mul(x, torch.addcmul(torch.full_like(x, -1.5), x, x, value=2.5))
        ctx.save_for_backward(x, y)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        x, y = ctx.saved_tensors
        if not x.all():
            return grad_output * (7.5 * x**2 - 1.5)
        return grad_output * (3 * y + 3 * x) / x


def train(x, y, params, learning_rate, steps):
    losses = torch.empty(steps, dtype=x.dtype, device=x.device)
    params = params.detach().clone()
    for step in range(steps):
        params.requires_grad_(True)
        error = params[0] + params[1] * LegendrePolynomial3.apply(params[2] + params[3] * x) - y
        loss = torch.dot(error, error)
        (gradient,) = torch.autograd.grad(loss, params)
        losses[step] = loss.detach()
        params = params.detach() - learning_rate * gradient
    return params, losses
