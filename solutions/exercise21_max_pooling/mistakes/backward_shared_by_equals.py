"""Where a window has several equal maxima, the gradient is split among them. In this exercise the first in reading
order gets all of it.
"""

import torch
from max_pooling import max_pool_forward_naive, windows


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    dx = torch.zeros_like(x)
    for i, j, covered in windows(dout, pool_param):
        highest = x[covered].amax(dim=(2, 3), keepdim=True)
        mask = x[covered] == highest
        dx[covered] += mask * dout[:, :, i, j, None, None] / mask.sum(dim=(2, 3), keepdim=True)
    return dx
