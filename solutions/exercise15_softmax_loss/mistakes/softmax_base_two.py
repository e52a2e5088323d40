"""The powers are powers of 2. Softmax takes powers of e: exp, not exp2."""

import math

from softmax_loss import softmax as right_softmax
from softmax_loss import softmax_backward, softmax_loss


def softmax(x):
    return right_softmax(x * math.log(2))
