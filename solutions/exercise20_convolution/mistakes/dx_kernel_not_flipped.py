"""dx passes each number back to the wrong pixels: the kernel is upside down. If you slide the kernel over dout, flip it
first; if you add it at its place, don't.
"""

from convolution import conv_backward_naive as right_backward
from convolution import conv_forward_naive


def conv_backward_naive(dout, cache):
    x, w, conv_param = cache
    dx, _, _ = right_backward(dout, (x, w.flip(2, 3), conv_param))
    return dx, *right_backward(dout, cache)[1:]
