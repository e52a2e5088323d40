"""dx hands each number back to the wrong pixels: the kernel lies upside down there. If you slide the kernel over dout,
it must be turned around first; if you add it at its place, it mustn't."""

from convolution import conv_backward_naive as right_backward
from convolution import conv_forward_naive


def conv_backward_naive(dout, cache):
    x, w, conv_param = cache
    dx, _, _ = right_backward(dout, (x, w.flip(2, 3), conv_param))
    return dx, *right_backward(dout, cache)[1:]
