"""x is kept in one place for all calls, so a later call overwrites it before backward reads it. Each call has its own
ctx: save it there.
"""

from legendre import LegendrePolynomial3, train


def forward(ctx, x):
    LegendrePolynomial3.x = x
    return 0.5 * (5 * x**3 - 3 * x)


def backward(ctx, grad_output):
    return grad_output * 0.5 * (15 * LegendrePolynomial3.x**2 - 3)


LegendrePolynomial3.forward = staticmethod(forward)
LegendrePolynomial3.backward = staticmethod(backward)
