"""In dx, sums over the row are subtracted where means belong. The mean and the variance each contain a 1/D: where is
it?
"""

from layernorm import layernorm_backward as right_backward
from layernorm import layernorm_forward


def layernorm_backward(dout, cache):
    x_hat, gamma, std = cache
    dx, dgamma, dbeta = right_backward(dout, cache)
    h = dout * gamma
    shift, stretch = h.sum(dim=1, keepdim=True), (h * x_hat).sum(dim=1, keepdim=True)
    return (h - shift - x_hat * stretch) / std, dgamma, dbeta
