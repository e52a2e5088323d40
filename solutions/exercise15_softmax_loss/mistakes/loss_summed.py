"""The loss is the sum over the rows. The exercise asks for their mean."""

from softmax_loss import softmax, softmax_backward
from softmax_loss import softmax_loss as right_loss


def softmax_loss(x, y):
    loss, dx = right_loss(x, y)
    return loss * len(x), dx
