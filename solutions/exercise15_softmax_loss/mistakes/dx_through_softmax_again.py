"""dx goes through softmax's backward pass once more. The probabilities minus the labels, divided by N, are already the
gradient with respect to x: softmax's derivative is included.
"""

from softmax_loss import softmax, softmax_backward
from softmax_loss import softmax_loss as right_loss


def softmax_loss(x, y):
    loss, dx = right_loss(x, y)
    return loss, softmax_backward(dx, softmax(x))
