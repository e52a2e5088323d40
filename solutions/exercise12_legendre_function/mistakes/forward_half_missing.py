"""The ½ in front of the bracket of P3 is missing."""

from legendre import LegendrePolynomial3, train


def forward(ctx, x):
    ctx.save_for_backward(x)
    return 5 * x**3 - 3 * x


LegendrePolynomial3.forward = staticmethod(forward)
