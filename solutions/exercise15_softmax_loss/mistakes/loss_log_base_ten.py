"""The logarithm is to the base 10. Cross-entropy uses the natural logarithm here, whose derivative is 1/s."""

import math

from softmax_loss import softmax, softmax_backward
from softmax_loss import softmax_loss as right_loss


def softmax_loss(x, y):
    loss, dx = right_loss(x, y)
    return loss / math.log(10), dx
