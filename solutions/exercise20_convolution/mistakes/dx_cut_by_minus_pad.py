"""Without padding, dx is empty. A slice that ends at -pad is empty when pad is 0: compute its end from the size of the
image.
"""

from convolution import conv_backward_naive as right_backward
from convolution import conv_forward_naive


def conv_backward_naive(dout, cache):
    dx, dw, db = right_backward(dout, cache)
    return dx if cache[2]["pad"] else dx[:, :, 0:-0, 0:-0], dw, db
