"""backward writes into grad_output, which other parts of the graph may still read. Look for an in-place operation, such
as *= or mul_, and make a new tensor instead.
"""

from legendre import LegendrePolynomial3, train


def backward(ctx, grad_output):
    (x,) = ctx.saved_tensors
    grad_output *= 0.5 * (15 * x**2 - 3)
    return grad_output


LegendrePolynomial3.backward = staticmethod(backward)
