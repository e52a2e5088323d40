"""dx isn't divided by N: it is the gradient of the sum over the rows. The loss is their mean: whatever the loss divides
by, its gradient divides by, too.
"""

from softmax_loss import softmax, softmax_backward
from softmax_loss import softmax_loss as right_loss


def softmax_loss(x, y):
    loss, dx = right_loss(x, y)
    return loss, dx * len(x)
