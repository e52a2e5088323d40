"""dgamma and dbeta are swapped. The order is dx, dgamma, dbeta, and beta is the one that is added."""

from layernorm import layernorm_backward as right_backward
from layernorm import layernorm_forward


def layernorm_backward(dout, cache):
    x_hat, gamma, std = cache
    dx, dgamma, dbeta = right_backward(dout, cache)
    return dx, dbeta, dgamma
