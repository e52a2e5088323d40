"""softmax_loss writes into x, which belongs to the caller. Look for an in-place operation, such as -= or exp_, and for
a second name for x where you need a copy.
"""

from softmax_loss import softmax, softmax_backward
from softmax_loss import softmax_loss as right_loss


def softmax_loss(x, y):
    x -= x.amax(dim=1, keepdim=True)
    return right_loss(x, y)
