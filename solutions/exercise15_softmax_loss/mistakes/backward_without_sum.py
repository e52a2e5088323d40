"""This is s times the upstream, and half of the rule is missing. Each score also changes the sum that its whole row
is divided by: what does that take off every class?"""

from softmax_loss import softmax, softmax_loss


def softmax_backward(upstream, s):
    return upstream * s
