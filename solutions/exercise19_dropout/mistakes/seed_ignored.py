"""The seed in dropout_param has no effect on the mask: calls with the same seed have different ones. A numerical
gradient check needs the same mask twice.
"""

from dropout import dropout_backward
from dropout import dropout_forward as right_forward


def dropout_forward(x, dropout_param):
    return right_forward(x, {"p": dropout_param["p"], "mode": dropout_param["mode"]})
