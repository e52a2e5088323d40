"""backward works with the output of P3. Its slope is wanted at the input, so that is what forward must save."""

from legendre import LegendrePolynomial3, train


def forward(ctx, x):
    y = 0.5 * (5 * x**3 - 3 * x)
    ctx.save_for_backward(y)
    return y


LegendrePolynomial3.forward = staticmethod(forward)
