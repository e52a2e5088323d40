"""grad_output is multiplied by P3(x) itself. The chain rule needs its slope at x."""

from legendre import LegendrePolynomial3, train


def backward(ctx, grad_output):
    (x,) = ctx.saved_tensors
    return grad_output * 0.5 * (5 * x**3 - 3 * x)


LegendrePolynomial3.backward = staticmethod(backward)
