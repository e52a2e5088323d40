"""The upstream gradient is multiplied in twice. It is already inside the bracket, so it doesn't belong in front of it.
"""

from softmax_loss import softmax, softmax_loss
from softmax_loss import softmax_backward as right_backward


def softmax_backward(upstream, s):
    return upstream * right_backward(upstream, s)
