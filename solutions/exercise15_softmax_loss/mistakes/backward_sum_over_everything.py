"""The sum of upstream times s runs over the whole array. The rows are independent: sum each row's own classes, with an
axis and keepdim.
"""

from softmax_loss import softmax, softmax_loss


def softmax_backward(upstream, s):
    return s * (upstream - (upstream * s).sum())
