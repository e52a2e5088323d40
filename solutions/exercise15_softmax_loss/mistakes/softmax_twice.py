"""Softmax is taken twice: the second time its input is probabilities, and they all come out nearly alike. Look for
a softmax of something that is a softmax already."""

from softmax_loss import softmax as right_softmax
from softmax_loss import softmax_backward, softmax_loss


def softmax(x):
    return right_softmax(right_softmax(x))
