"""The derivative of your backward with respect to x is missing, because x, or the slope computed from it, was detached
from the graph. Save x itself in forward, and use it in backward without detach() or .data, and without saving the slope
in forward.
"""

from legendre import LegendrePolynomial3, train


def backward(ctx, grad_output):
    (x,) = ctx.saved_tensors
    return grad_output * 0.5 * (15 * x.detach() ** 2 - 3)


LegendrePolynomial3.backward = staticmethod(backward)
