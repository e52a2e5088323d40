"""backward returns only the slope of P3. The chain rule multiplies it by the gradient that arrives, grad_output."""

from legendre import LegendrePolynomial3, train


def backward(ctx, grad_output):
    (x,) = ctx.saved_tensors
    return 0.5 * (15 * x**2 - 3)


LegendrePolynomial3.backward = staticmethod(backward)
