"""backward uses the output of P3. It needs the slope at the input, so forward must save the input."""

from legendre import LegendrePolynomial3, train


def forward(ctx, x):
    y = 0.5 * (5 * x**3 - 3 * x)
    ctx.save_for_backward(y)
    return y


LegendrePolynomial3.forward = staticmethod(forward)
