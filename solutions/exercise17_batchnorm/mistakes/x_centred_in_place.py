"""The mean is subtracted in place, so the caller's x is changed. `-=` writes into the caller's array; make a new one.
"""

from batchnorm import batchnorm_backward
from batchnorm import batchnorm_forward as right_forward


def batchnorm_forward(x, gamma, beta, bn_param):
    answer = right_forward(x, gamma, beta, bn_param)
    x -= x.mean(dim=0)
    return answer
