"""The gradient is multiplied by the maximum itself. If the maximum grows a little, out grows by the same amount: the
slope is 1.
"""

import torch
from max_pooling import max_pool_forward_naive, windows


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    dx = torch.zeros_like(x)
    for i, j, covered in windows(dout, pool_param):
        window = x[covered].flatten(2)
        passed = dout[:, :, i, j, None] * window.amax(dim=2, keepdim=True)
        share = torch.zeros_like(window).scatter(2, window.argmax(dim=2, keepdim=True), passed)
        dx[covered] += share.reshape(dx[covered].shape)
    return dx
