"""The backward pass uses what the last forward pass left in a global variable, which may belong to another batch. Take
everything that it needs from its own cache.
"""

from layernorm import layernorm_backward as right_backward
from layernorm import layernorm_forward as right_forward

latest = []


def layernorm_forward(x, gamma, beta, ln_param):
    out, cache = right_forward(x, gamma, beta, ln_param)
    latest[:] = [cache]
    return out, cache


def layernorm_backward(dout, cache):
    return right_backward(dout, latest[0])
