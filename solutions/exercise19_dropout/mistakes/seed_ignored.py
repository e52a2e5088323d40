"""The seed in dropout_param isn't used: calls with the same seed have different masks. A numerical gradient check needs
the same mask twice.
"""

from dropout import dropout_backward
from dropout import dropout_forward as right_forward


def dropout_forward(x, dropout_param):
    return right_forward(x, {"p": dropout_param["p"], "mode": dropout_param["mode"]})
