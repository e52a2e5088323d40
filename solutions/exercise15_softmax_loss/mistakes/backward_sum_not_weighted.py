"""The plain sum of the row's upstream gradient is subtracted. Weight each class by its probability: sum upstream times
s.
"""

from softmax_loss import softmax, softmax_loss


def softmax_backward(upstream, s):
    return s * (upstream - upstream.sum(dim=1, keepdim=True))
