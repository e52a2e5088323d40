"""forward writes into x, which belongs to the caller. Look for an in-place operation, such as *= or pow_, and make a
new tensor instead.
"""

from legendre import LegendrePolynomial3, train


def forward(ctx, x):
    cube = x**3
    x *= 3
    ctx.save_for_backward(x)
    return 0.5 * (5 * cube - x)


LegendrePolynomial3.forward = staticmethod(forward)
