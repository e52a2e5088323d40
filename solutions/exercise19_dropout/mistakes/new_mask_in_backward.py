"""The backward pass draws a new mask. The gradient must go where the numbers went: put the mask of the forward pass
into the cache.
"""

import torch
from dropout import dropout_forward as right_forward


def dropout_forward(x, dropout_param):
    out, _ = right_forward(x, dropout_param)
    return out, dropout_param


def dropout_backward(dout, cache):
    _, mask = right_forward(torch.ones_like(dout), cache)
    return dout if mask is None else dout * mask
