"""backward leaves no graph behind, so it can't be differentiated. Use only tensor operations: no torch.no_grad(), no
detach(), no numpy.
"""

import torch
from legendre import LegendrePolynomial3, train


@torch.no_grad()
def backward(ctx, grad_output):
    (x,) = ctx.saved_tensors
    return grad_output * 0.5 * (15 * x**2 - 3)


LegendrePolynomial3.backward = staticmethod(backward)
