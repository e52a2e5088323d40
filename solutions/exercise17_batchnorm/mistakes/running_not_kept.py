"""After a call, bn_param doesn't contain the new running mean and variance: those that were there are unchanged.
The caller looks for them in the dict that it passed in.
"""

import torch
from batchnorm import batchnorm_backward
from batchnorm import batchnorm_forward as right_forward


def batchnorm_forward(x, gamma, beta, bn_param):
    answer = right_forward(x, gamma, beta, dict(bn_param))
    for key in ("running_mean", "running_var"):
        bn_param.setdefault(key, torch.zeros_like(beta))
    return answer
