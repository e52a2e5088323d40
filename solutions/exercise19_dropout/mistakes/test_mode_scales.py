"""In mode "test", x is multiplied by p. That belongs to the version of dropout that doesn't divide by p in training;
here the training already divides.
"""

from dropout import dropout_backward
from dropout import dropout_forward as right_forward


def dropout_forward(x, dropout_param):
    out, cache = right_forward(x, dropout_param)
    return out * dropout_param["p"] if dropout_param["mode"] == "test" else out, cache
