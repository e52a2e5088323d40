"""This is s times the upstream gradient, and half of the rule is missing. Each score also changes the sum that its
whole row is divided by: what must you subtract from every class?
"""

from softmax_loss import softmax, softmax_loss


def softmax_backward(upstream, s):
    return upstream * s
