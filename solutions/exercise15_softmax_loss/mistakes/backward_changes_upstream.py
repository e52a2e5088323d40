"""softmax_backward writes into the upstream gradient, which belongs to the caller. Look for an in-place operation, such
as *= or -=, and make a new array instead.
"""

from softmax_loss import softmax, softmax_loss


def softmax_backward(upstream, s):
    upstream -= (upstream * s).sum(dim=1, keepdim=True)
    return upstream * s
