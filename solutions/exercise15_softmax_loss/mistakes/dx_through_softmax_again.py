"""dx goes through softmax's backward pass once more. The probabilities minus the labels, by N, is the gradient with
respect to x already: softmax's derivative is in it."""

from softmax_loss import softmax, softmax_backward
from softmax_loss import softmax_loss as right_loss


def softmax_loss(x, y):
    loss, dx = right_loss(x, y)
    return loss, softmax_backward(dx, softmax(x))
