"""The backward pass uses the mask that the last forward pass left in a global variable, which may belong to another
batch. Take everything that it needs from its own cache.
"""

from dropout import dropout_backward as right_backward
from dropout import dropout_forward as right_forward

latest = []


def dropout_forward(x, dropout_param):
    out, mask = right_forward(x, dropout_param)
    latest[:] = [mask]
    return out, mask


def dropout_backward(dout, cache):
    return right_backward(dout, latest[0])
