"""dx is the probabilities, divided by N, and nothing is taken off at the labels. The right class's score also
stands in the loss by itself, with a minus: what is its derivative?"""

from softmax_loss import softmax, softmax_backward
from softmax_loss import softmax_loss as right_loss


def softmax_loss(x, y):
    loss, _ = right_loss(x, y)
    return loss, softmax(x) / len(x)
