"""The largest score gets the smallest probability: the sign in the exponent is reversed. Physics uses this sign,
because its exponent is an energy; here a high score means a high probability.
"""

from softmax_loss import softmax as right_softmax
from softmax_loss import softmax_backward, softmax_loss


def softmax(x):
    return right_softmax(-x)
