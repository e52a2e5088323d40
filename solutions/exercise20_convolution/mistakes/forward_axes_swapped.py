"""Rows and columns of out are swapped. Moving the kernel down gives the next row of out, moving it to the right gives
the next column.
"""

from convolution import conv_backward_naive
from convolution import conv_forward_naive as right_forward


def conv_forward_naive(x, w, b, conv_param):
    out, cache = right_forward(x, w, b, conv_param)
    return out.swapaxes(2, 3), cache
