"""dgamma is summed with x itself. gamma multiplies the normalised x, so use that."""

from layernorm import layernorm_backward as right_backward
from layernorm import layernorm_forward as right_forward


def layernorm_forward(x, gamma, beta, ln_param):
    out, cache = right_forward(x, gamma, beta, ln_param)
    return out, (x, cache)


def layernorm_backward(dout, cache):
    x, cache = cache
    dx, _, dbeta = right_backward(dout, cache)
    return dx, (dout * x).sum(dim=0), dbeta
