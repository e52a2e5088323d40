"""The gradient has the opposite sign. It should point to where the loss grows; the minus sign belongs to the step
downhill.
"""

from legendre import LegendrePolynomial3, train


def backward(ctx, grad_output):
    (x,) = ctx.saved_tensors
    return -grad_output * 0.5 * (15 * x**2 - 3)


LegendrePolynomial3.backward = staticmethod(backward)
