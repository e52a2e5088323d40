"""The number of the maximum in its window is taken apart with the window's height. Numbers run along the rows: divide
by the width, and the quotient is the row, the remainder the column.
"""

import torch
from max_pooling import max_pool_forward_naive, windows


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    stride, dx = pool_param["stride"], torch.zeros_like(x)
    for i, j, covered in windows(dout, pool_param):
        place = x[covered].flatten(2).argmax(dim=2)
        row, column = i * stride + place // pool_param["pool_height"], j * stride + place % pool_param["pool_height"]
        samples, channels = torch.meshgrid(torch.arange(x.shape[0]), torch.arange(x.shape[1]), indexing="ij")
        dx.index_put_((samples, channels, row, column), dout[:, :, i, j], accumulate=True)
    return dx
