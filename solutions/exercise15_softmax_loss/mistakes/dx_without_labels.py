"""dx is the probabilities, divided by N, and nothing is subtracted at the labels. The right class's score also appears
in the loss by itself, with a minus sign: what is its derivative?
"""

from softmax_loss import softmax, softmax_backward
from softmax_loss import softmax_loss as right_loss


def softmax_loss(x, y):
    loss, _ = right_loss(x, y)
    return loss, softmax(x) / len(x)
