"""Every number of a window gets the whole gradient. Only the maximum affects out, so only the maximum gets the
gradient.
"""

import torch
from max_pooling import max_pool_forward_naive, windows


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    dx = torch.zeros_like(x)
    for i, j, covered in windows(dout, pool_param):
        dx[covered] += dout[:, :, i, j, None, None]
    return dx
