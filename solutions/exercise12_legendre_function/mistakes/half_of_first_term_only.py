"""The ½ multiplies only the first term. In P3 it is in front of the bracket, so both terms are halved."""

from legendre import LegendrePolynomial3, train


def forward(ctx, x):
    ctx.save_for_backward(x)
    return 0.5 * 5 * x**3 - 3 * x


LegendrePolynomial3.forward = staticmethod(forward)
