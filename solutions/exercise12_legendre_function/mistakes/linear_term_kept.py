"""In the slope, the term 3x still has its x. How fast does 3x grow, wherever x is?"""

from legendre import LegendrePolynomial3, train


def backward(ctx, grad_output):
    (x,) = ctx.saved_tensors
    return grad_output * 0.5 * (15 * x**2 - 3 * x)


LegendrePolynomial3.backward = staticmethod(backward)
