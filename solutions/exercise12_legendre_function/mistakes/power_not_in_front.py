"""The exponent of x³ went down by one but didn't become a factor. The slope of x³ is 3x²; the 5 and the ½ multiply
that.
"""

from legendre import LegendrePolynomial3, train


def backward(ctx, grad_output):
    (x,) = ctx.saved_tensors
    return grad_output * 0.5 * (5 * x**2 - 3)


LegendrePolynomial3.backward = staticmethod(backward)
