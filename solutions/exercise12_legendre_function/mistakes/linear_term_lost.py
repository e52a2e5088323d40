"""The slope of the term -3x is missing. A linear term has a slope too, and it is the same everywhere."""

from legendre import LegendrePolynomial3, train


def backward(ctx, grad_output):
    (x,) = ctx.saved_tensors
    return grad_output * 0.5 * (15 * x**2)


LegendrePolynomial3.backward = staticmethod(backward)
