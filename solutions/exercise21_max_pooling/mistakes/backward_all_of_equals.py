"""Where a window has several equal maxima, each of them gets the whole gradient. Only one should get it: the first in
reading order.
"""

import torch
from max_pooling import max_pool_forward_naive, windows


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    dx = torch.zeros_like(x)
    for i, j, covered in windows(dout, pool_param):
        highest = x[covered].amax(dim=(2, 3), keepdim=True)
        dx[covered] += (x[covered] == highest) * dout[:, :, i, j, None, None]
    return dx
