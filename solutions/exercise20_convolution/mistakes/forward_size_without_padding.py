"""The size of out is computed from the image without its border. The kernel also visits the places that the border
adds: count with the padded height and width.
"""

from convolution import conv_backward_naive
from convolution import conv_forward_naive as right_forward


def conv_forward_naive(x, w, b, conv_param):
    stride = conv_param["stride"]
    rows, columns = (1 + (x.shape[axis] - w.shape[axis]) // stride for axis in (2, 3))
    out, cache = right_forward(x, w, b, conv_param)
    return out[:, :, :rows, :columns], cache
