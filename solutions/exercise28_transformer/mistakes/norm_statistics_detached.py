"""The layer norm's backward pass treats the mean and the root as constants. Both are computed from the row: changing
one number changes them, and so all numbers of the row.
"""

import transformer
from transformer import block_backward, block_forward, train


def layer_norm_backward(dout, normed, root):
    return dout / root


transformer.layer_norm_backward = layer_norm_backward
