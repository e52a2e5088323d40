"""Where the stride doesn't fit, out has a row or a column too many. The window must stay inside the image: round down.
"""

import torch
from max_pooling import max_pool_backward_naive
from max_pooling import max_pool_forward_naive as right_forward


def max_pool_forward_naive(x, pool_param):
    _, cache = right_forward(x, pool_param)
    sizes = pool_param["pool_height"], pool_param["pool_width"]
    below, right = (-(side - size) % pool_param["stride"] for side, size in zip(x.shape[2:], sizes))
    x_padded = torch.nn.functional.pad(x, (0, right, 0, below), value=-torch.inf)
    return right_forward(x_padded, pool_param)[0], cache
