"""The backward pass goes by what the last forward pass left in a global variable. It may have been another batch's:
all that it needs is to come out of its own cache."""

from layernorm import layernorm_backward as right_backward
from layernorm import layernorm_forward as right_forward

latest = []


def layernorm_forward(x, gamma, beta, ln_param):
    out, cache = right_forward(x, gamma, beta, ln_param)
    latest[:] = [cache]
    return out, cache


def layernorm_backward(dout, cache):
    return right_backward(dout, latest[0])
