"""Where the stride doesn't fit, dx lacks the rows and columns that no window reaches. They are numbers of x, and their
gradient is 0.
"""

from max_pooling import max_pool_backward_naive as right_backward
from max_pooling import max_pool_forward_naive


def max_pool_backward_naive(dout, cache):
    pool_param = cache[1]
    rows = (dout.shape[2] - 1) * pool_param["stride"] + pool_param["pool_height"]
    columns = (dout.shape[3] - 1) * pool_param["stride"] + pool_param["pool_width"]
    return right_backward(dout, cache)[:, :, :rows, :columns]
