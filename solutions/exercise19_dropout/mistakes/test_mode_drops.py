"""Numbers are dropped in mode "test", too. A trained network should give its best answer, and the same one each time.
"""

from dropout import dropout_backward
from dropout import dropout_forward as right_forward


def dropout_forward(x, dropout_param):
    return right_forward(x, {**dropout_param, "mode": "train"})
