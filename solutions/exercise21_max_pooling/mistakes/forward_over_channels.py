"""The maximum runs over the channels too, so all channels are equal. Pool every channel separately."""

from max_pooling import max_pool_backward_naive
from max_pooling import max_pool_forward_naive as right_forward


def max_pool_forward_naive(x, pool_param):
    out, cache = right_forward(x, pool_param)
    return out.amax(dim=1, keepdim=True).expand(out.shape), cache
