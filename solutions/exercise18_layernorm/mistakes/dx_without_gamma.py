"""gamma is missing in dx. out is gamma times the normalised x: on the way back, dout passes through that factor first.
"""

from layernorm import layernorm_backward as right_backward
from layernorm import layernorm_forward


def layernorm_backward(dout, cache):
    x_hat, gamma, std = cache
    dx, _, _ = right_backward(dout / gamma, cache)
    return dx, (dout * x_hat).sum(dim=0), dout.sum(dim=0)
