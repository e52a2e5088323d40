"""dgamma is summed with x itself. gamma multiplies the normalised x, so use that."""

from batchnorm import batchnorm_backward as right_backward
from batchnorm import batchnorm_forward as right_forward


def batchnorm_forward(x, gamma, beta, bn_param):
    out, cache = right_forward(x, gamma, beta, bn_param)
    return out, (x, cache)


def batchnorm_backward(dout, cache):
    x, cache = cache
    dx, _, dbeta = right_backward(dout, cache)
    return dx, (dout * x).sum(dim=0), dbeta
