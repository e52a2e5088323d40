"""p is used as the probability that a number is dropped. Here, as in CS231n, it is the probability that a number is
kept; torch's p is the opposite.
"""

from dropout import dropout_backward
from dropout import dropout_forward as right_forward


def dropout_forward(x, dropout_param):
    return right_forward(x, {**dropout_param, "p": 1 - dropout_param["p"]})
