"""The variance that goes into running_var is divided by N - 1. torch does that, but here it is the same variance that x
is divided by, over N.
"""

from batchnorm import batchnorm_backward
from batchnorm import batchnorm_forward as right_forward


def batchnorm_forward(x, gamma, beta, bn_param):
    out, cache = right_forward(x, gamma, beta, bn_param)
    if bn_param["mode"] == "train":
        more = x.var(dim=0, correction=1) - x.var(dim=0, correction=0)
        bn_param["running_var"] = bn_param["running_var"] + (1 - bn_param.get("momentum", 0.9)) * more
    return out, cache
