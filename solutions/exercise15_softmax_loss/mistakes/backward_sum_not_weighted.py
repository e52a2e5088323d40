"""What is taken off is the plain sum of the row's upstream. Each class counts in it by its probability: the sum is
of upstream times s."""

from softmax_loss import softmax, softmax_loss


def softmax_backward(upstream, s):
    return s * (upstream - upstream.sum(dim=1, keepdim=True))
