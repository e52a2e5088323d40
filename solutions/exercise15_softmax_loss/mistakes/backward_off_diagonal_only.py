"""Only -s_i s_j of the Jacobian is used, also on its diagonal. There, where a probability meets its own score, s_i
is to be added."""

from softmax_loss import softmax, softmax_loss


def softmax_backward(upstream, s):
    return -s * (upstream * s).sum(dim=1, keepdim=True)
