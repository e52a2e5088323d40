"""The kernel moves by one pixel from each number of out to the next. It should move by the stride, down and to the
right.
"""

import torch
from convolution import conv_backward_naive, places
from convolution import conv_forward_naive as right_forward


def conv_forward_naive(x, w, b, conv_param):
    out, cache = right_forward(x, w, b, conv_param)
    pad = conv_param["pad"]
    x_padded = torch.nn.functional.pad(x, (pad, pad, pad, pad))
    for i, j, covered in places(out, w, 1):
        out[:, :, i, j] = torch.einsum("nchw,fchw->nf", x_padded[covered], w) + b
    return out, cache
