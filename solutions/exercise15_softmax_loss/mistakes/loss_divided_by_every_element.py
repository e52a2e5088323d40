"""The loss is divided by the number of all scores, N·C. Each row has one right class and gives one term, so a mean over
the rows divides by N.
"""

from softmax_loss import softmax, softmax_backward
from softmax_loss import softmax_loss as right_loss


def softmax_loss(x, y):
    loss, dx = right_loss(x, y)
    return loss / x.shape[1], dx
