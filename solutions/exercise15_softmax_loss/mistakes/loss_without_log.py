"""The loss is the mean of the right class's probability itself, negated. Cross-entropy takes the logarithm of each
one first."""

from softmax_loss import softmax, softmax_backward
from softmax_loss import softmax_loss as right_loss


def softmax_loss(x, y):
    _, dx = right_loss(x, y)
    return -softmax(x)[range(len(x)), y].mean(), dx
