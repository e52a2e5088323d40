"""dx is divided by N twice. The mean over the rows divides by it once; look for a mean() in addition to a division, or
a second / N.
"""

from softmax_loss import softmax, softmax_backward
from softmax_loss import softmax_loss as right_loss


def softmax_loss(x, y):
    loss, dx = right_loss(x, y)
    return loss, dx / len(x)
