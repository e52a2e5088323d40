"""dx is divided by the number of all scores, N·C. The loss is a mean over the N rows: a row has C scores but only one
loss.
"""

from softmax_loss import softmax, softmax_backward
from softmax_loss import softmax_loss as right_loss


def softmax_loss(x, y):
    loss, dx = right_loss(x, y)
    return loss, dx / x.shape[1]
