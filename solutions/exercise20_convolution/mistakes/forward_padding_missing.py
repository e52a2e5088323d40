"""The image has no border of zeros, so out is too small. Add pad rows and columns on each of the four sides first."""

from convolution import conv_backward_naive
from convolution import conv_forward_naive as right_forward


def conv_forward_naive(x, w, b, conv_param):
    _, cache = right_forward(x, w, b, conv_param)
    return right_forward(x, w, b, {**conv_param, "pad": 0})[0], cache
