"""db has a number for each image. It needs one for each kernel: which axis of dout counts the kernels and must stay?"""

from convolution import conv_backward_naive as right_backward
from convolution import conv_forward_naive


def conv_backward_naive(dout, cache):
    dx, dw, _ = right_backward(dout, cache)
    return dx, dw, dout.sum(dim=(1, 2, 3))
