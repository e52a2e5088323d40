"""x is divided by p in place, so the caller's x is changed. `/=` writes into the caller's array; make a new one."""

from dropout import dropout_backward
from dropout import dropout_forward as right_forward


def dropout_forward(x, dropout_param):
    answer = right_forward(x, dropout_param)
    if dropout_param["mode"] == "train":
        x /= dropout_param["p"]
    return answer
