"""The ½ of P3 is missing in the gradient. A factor in front of a function stays in front of its slope."""

from legendre import LegendrePolynomial3, train


def backward(ctx, grad_output):
    (x,) = ctx.saved_tensors
    return grad_output * (15 * x**2 - 3)


LegendrePolynomial3.backward = staticmethod(backward)
