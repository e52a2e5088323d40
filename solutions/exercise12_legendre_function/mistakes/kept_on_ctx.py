"""x was kept as an attribute of ctx, so torch can't notice that it was overwritten before backward came to read it.
What backward needs of its inputs goes through ctx.save_for_backward."""

from legendre import LegendrePolynomial3, train


def forward(ctx, x):
    ctx.x = x
    return 0.5 * (5 * x**3 - 3 * x)


def backward(ctx, grad_output):
    return grad_output * 0.5 * (15 * ctx.x**2 - 3)


LegendrePolynomial3.forward = staticmethod(forward)
LegendrePolynomial3.backward = staticmethod(backward)
