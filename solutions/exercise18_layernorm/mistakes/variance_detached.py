"""dx treats the variance as a constant. The variance is computed from the row, so x affects the output through it, too:
one term is missing.
"""

from layernorm import layernorm_backward as right_backward
from layernorm import layernorm_forward


def layernorm_backward(dout, cache):
    x_hat, gamma, std = cache
    dx, dgamma, dbeta = right_backward(dout, cache)
    h = dout * gamma
    return (h - h.mean(dim=1, keepdim=True)) / std, dgamma, dbeta
