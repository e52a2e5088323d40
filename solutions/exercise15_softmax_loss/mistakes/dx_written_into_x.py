"""dx is written into x itself, which belongs to the caller. `dx = x` makes a second name for the same array, not a
copy.
"""

from softmax_loss import softmax, softmax_backward
from softmax_loss import softmax_loss as right_loss


def softmax_loss(x, y):
    loss, dx = right_loss(x, y)
    x[:] = dx
    return loss, x
