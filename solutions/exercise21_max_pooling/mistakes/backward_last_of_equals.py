"""Where a window has equal maxima, the last one gets the gradient. In this exercise the first in reading order gets it:
a later number must be larger to replace it, not just equal.
"""

import torch
from max_pooling import max_pool_forward_naive, windows


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    dx = torch.zeros_like(x)
    for i, j, covered in windows(dout, pool_param):
        window = x[covered].flatten(2)
        place = window.shape[2] - 1 - window.flip(2).argmax(dim=2, keepdim=True)
        share = torch.zeros_like(window).scatter(2, place, dout[:, :, i, j, None])
        dx[covered] += share.reshape(dx[covered].shape)
    return dx
