"""The layer norm's backward pass takes the mean and the root for constants. Both are made of the row: moving one number
moves them, and so all numbers of the row."""

import transformer
from transformer import block_backward, block_forward, train


def layer_norm_backward(dout, normed, root):
    return dout / root


transformer.layer_norm_backward = layer_norm_backward
