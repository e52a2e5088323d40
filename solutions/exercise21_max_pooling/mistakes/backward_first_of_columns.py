"""Where a window has equal maxima, the first one in its columns gets the gradient. Read like a page: along the first
row, then along the second.
"""

import torch
from max_pooling import max_pool_forward_naive, windows


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    dx = torch.zeros_like(x)
    for i, j, covered in windows(dout, pool_param):
        window = x[covered].swapaxes(2, 3).flatten(2)
        share = torch.zeros_like(window).scatter(2, window.argmax(dim=2, keepdim=True), dout[:, :, i, j, None])
        dx[covered] += share.reshape(dx[covered].swapaxes(2, 3).shape).swapaxes(2, 3)
    return dx
