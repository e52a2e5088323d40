"""Numbers are dropped in mode "test", too. A network in use should give its best answer, and the same one each time."""

from dropout import dropout_backward
from dropout import dropout_forward as right_forward


def dropout_forward(x, dropout_param):
    return right_forward(x, {**dropout_param, "mode": "train"})
