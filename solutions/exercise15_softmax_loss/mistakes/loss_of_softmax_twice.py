"""softmax_loss takes the softmax of something that is already a softmax. The scores go through it once."""

from softmax_loss import softmax, softmax_backward
from softmax_loss import softmax_loss as right_loss


def softmax_loss(x, y):
    return right_loss(softmax(x), y)
