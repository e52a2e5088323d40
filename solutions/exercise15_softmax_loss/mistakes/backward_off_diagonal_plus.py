"""The off-diagonal elements of the Jacobian have the wrong sign: they are -s_i s_j. If one score rises, the
probabilities of the other classes fall.
"""

from softmax_loss import softmax, softmax_loss


def softmax_backward(upstream, s):
    others = (upstream * s).sum(dim=1, keepdim=True) - upstream * s
    return s * (upstream * (1 - s) + others)
