"""The slope of P3 is multiplied in twice. Each link of the chain counts once."""

from legendre import LegendrePolynomial3, train


def backward(ctx, grad_output):
    (x,) = ctx.saved_tensors
    return grad_output * (0.5 * (15 * x**2 - 3)) ** 2


LegendrePolynomial3.backward = staticmethod(backward)
