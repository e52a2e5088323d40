"""The border repeats the pixels at the edge. Here it is zeros."""

import torch
from convolution import conv_backward_naive
from convolution import conv_forward_naive as right_forward


def conv_forward_naive(x, w, b, conv_param):
    pad = conv_param["pad"]
    bordered = torch.nn.functional.pad(x, (pad, pad, pad, pad), mode="replicate")
    out, _ = right_forward(bordered, w, b, {**conv_param, "pad": 0})
    return out, (x, w, conv_param)
