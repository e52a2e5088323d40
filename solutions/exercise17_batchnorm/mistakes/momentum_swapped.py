"""Momentum and its rest are swapped in the running mean and variance. Momentum says how much of the old one is kept;
torch's momentum means the other thing."""

from batchnorm import batchnorm_backward
from batchnorm import batchnorm_forward as right_forward


def batchnorm_forward(x, gamma, beta, bn_param):
    momentum = bn_param.get("momentum", 0.9)
    bn_param["momentum"] = 1 - momentum
    answer = right_forward(x, gamma, beta, bn_param)
    bn_param["momentum"] = momentum
    return answer
