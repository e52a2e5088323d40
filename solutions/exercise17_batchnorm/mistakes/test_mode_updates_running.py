"""A call in mode "test" changes the running mean and variance. Only mode "train" should change them."""

from batchnorm import batchnorm_backward
from batchnorm import batchnorm_forward as right_forward


def batchnorm_forward(x, gamma, beta, bn_param):
    answer = right_forward(x, gamma, beta, bn_param)
    if bn_param["mode"] == "test":
        bn_param["mode"] = "train"
        right_forward(x, gamma, beta, bn_param)
        bn_param["mode"] = "test"
    return answer
