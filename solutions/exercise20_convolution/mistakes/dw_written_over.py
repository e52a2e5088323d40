"""dw contains only the gradient from the last place of the last image. The kernel is used at all places of all images:
add up.
"""

import torch
from convolution import conv_backward_naive as right_backward
from convolution import conv_forward_naive


def conv_backward_naive(dout, cache):
    dx, _, db = right_backward(dout, cache)
    last = torch.zeros_like(dout)
    last[-1, :, -1, -1] = dout[-1, :, -1, -1]
    return dx, right_backward(last, cache)[1], db
