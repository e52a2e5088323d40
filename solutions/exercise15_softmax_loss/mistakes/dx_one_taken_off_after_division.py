"""dx is divided by N first, and then 1 is subtracted at the labels. The 1 is part of the mean too: subtract it first.
"""

from softmax_loss import softmax, softmax_backward
from softmax_loss import softmax_loss as right_loss


def softmax_loss(x, y):
    loss, _ = right_loss(x, y)
    dx = softmax(x) / len(x)
    dx[range(len(x)), y] -= 1
    return loss, dx
