"""dx treats the mean as a constant. Every x of a row changes the mean, and so all of the row's outputs: one term is
missing.
"""

from layernorm import layernorm_backward as right_backward
from layernorm import layernorm_forward


def layernorm_backward(dout, cache):
    x_hat, gamma, std = cache
    dx, dgamma, dbeta = right_backward(dout, cache)
    h = dout * gamma
    return (h - x_hat * (h * x_hat).mean(dim=1, keepdim=True)) / std, dgamma, dbeta
