"""x is kept as an attribute of ctx, so torch can't notice when it is overwritten before backward reads it. Save the
inputs that backward needs with ctx.save_for_backward.
"""

from legendre import LegendrePolynomial3, train


def forward(ctx, x):
    ctx.x = x
    return 0.5 * (5 * x**3 - 3 * x)


def backward(ctx, grad_output):
    return grad_output * 0.5 * (15 * ctx.x**2 - 3)


LegendrePolynomial3.forward = staticmethod(forward)
LegendrePolynomial3.backward = staticmethod(backward)
