"""dx counts how often each number was a maximum. A maximum must get its number of dout, not 1."""

import torch
from max_pooling import max_pool_forward_naive, windows


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    dx = torch.zeros_like(x)
    for i, j, covered in windows(dout, pool_param):
        window = x[covered].flatten(2)
        ones = torch.ones_like(dout[:, :, i, j, None])
        share = torch.zeros_like(window).scatter(2, window.argmax(dim=2, keepdim=True), ones)
        dx[covered] += share.reshape(dx[covered].shape)
    return dx
