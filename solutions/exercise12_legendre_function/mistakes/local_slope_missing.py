"""backward returns grad_output unchanged. On its way through P3 it must be multiplied by the slope of P3."""

from legendre import LegendrePolynomial3, train


def backward(ctx, grad_output):
    return grad_output


LegendrePolynomial3.backward = staticmethod(backward)
