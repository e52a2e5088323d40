"""The backward pass uses what the last forward pass left in a global variable, which may belong to another batch. Take
everything that it needs from its own cache.
"""

from batchnorm import batchnorm_backward as right_backward
from batchnorm import batchnorm_forward as right_forward

latest = []


def batchnorm_forward(x, gamma, beta, bn_param):
    out, cache = right_forward(x, gamma, beta, bn_param)
    latest[:] = [cache]
    return out, cache


def batchnorm_backward(dout, cache):
    return right_backward(dout, latest[0])
