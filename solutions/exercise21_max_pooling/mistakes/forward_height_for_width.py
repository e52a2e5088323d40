"""The window's height and width are swapped. pool_height belongs to rows, pool_width to columns."""

from max_pooling import max_pool_backward_naive
from max_pooling import max_pool_forward_naive as right_forward


def max_pool_forward_naive(x, pool_param):
    _, cache = right_forward(x, pool_param)
    turned = {**pool_param, "pool_height": pool_param["pool_width"], "pool_width": pool_param["pool_height"]}
    return right_forward(x, turned)[0], cache
