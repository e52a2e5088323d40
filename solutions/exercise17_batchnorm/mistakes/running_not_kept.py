"""bn_param has no running mean and variance of its own after a call: the new ones are still what they were, zeros if
there were none. Whoever calls looks for them in the dict that was handed in."""

import torch
from batchnorm import batchnorm_backward
from batchnorm import batchnorm_forward as right_forward


def batchnorm_forward(x, gamma, beta, bn_param):
    answer = right_forward(x, gamma, beta, dict(bn_param))
    for key in ("running_mean", "running_var"):
        bn_param.setdefault(key, torch.zeros_like(beta))
    return answer
