"""The maximum is subtracted in x itself, which belongs to the caller. Look for an in-place operation, such as -=, and
make a new array instead.
"""

from softmax_loss import softmax as right_softmax
from softmax_loss import softmax_backward, softmax_loss


def softmax(x):
    x -= x.amax(dim=1, keepdim=True)
    return right_softmax(x)
