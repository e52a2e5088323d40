"""Softmax is taken twice: the second time its inputs are probabilities, so the results are all nearly equal. Look for a
softmax of something that is already a softmax.
"""

from softmax_loss import softmax as right_softmax
from softmax_loss import softmax_backward, softmax_loss


def softmax(x):
    return right_softmax(right_softmax(x))
