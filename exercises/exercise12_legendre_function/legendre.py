"""Exercise 12: a torch.autograd.Function with your own backward. README.md has the mathematics."""

import torch


class LegendrePolynomial3(torch.autograd.Function):
    """P3(x) = ½(5x³ - 3x), on every element of a tensor of any shape. Used as LegendrePolynomial3.apply(x)."""

    @staticmethod
    def forward(ctx, x):
        """Returns P3(x), of the shape of x. Save what backward will need, with ctx.save_for_backward."""
        # TODO
        raise NotImplementedError

    @staticmethod
    def backward(ctx, grad_output):
        """grad_output: dL/dP3, of the shape of x. Returns dL/dx, of the same shape."""
        # TODO
        raise NotImplementedError


def train(x, y, params, learning_rate, steps):
    """Fits y ≈ a + b·P3(c + d·x) by gradient descent on the SUM of the squared errors.

    x, y: (n,). params: (4,), the a, b, c and d to start from; leave that tensor unchanged. steps: the number of steps.
    Returns (params, losses): the new params, (4,), and a list of `steps` numbers, the loss at each step before its
    update. The gradients come from torch, through LegendrePolynomial3.
    """
    # TODO
    raise NotImplementedError
