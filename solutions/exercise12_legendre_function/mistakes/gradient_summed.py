"""The gradient is summed to a single number. backward must return one number for each element of x, in the shape of x.
"""

from legendre import LegendrePolynomial3, train


def backward(ctx, grad_output):
    (x,) = ctx.saved_tensors
    return (grad_output * 0.5 * (15 * x**2 - 3)).sum()


LegendrePolynomial3.backward = staticmethod(backward)
