"""The decorator @once_differentiable forbids differentiating backward once more, which this exercise asks for. Ordinary
tensor operations don't need it.
"""

from legendre import LegendrePolynomial3, train
from torch.autograd.function import once_differentiable


@once_differentiable
def backward(ctx, grad_output):
    (x,) = ctx.saved_tensors
    return grad_output * 0.5 * (15 * x**2 - 3)


LegendrePolynomial3.backward = staticmethod(backward)
