"""In mode "test", x is still normalised with its own mean and variance. There the result for a sample must not depend
on the other samples in the batch: which mean and variance can you use instead?
"""

import torch
from batchnorm import batchnorm_backward
from batchnorm import batchnorm_forward as right_forward


def batchnorm_forward(x, gamma, beta, bn_param):
    return right_forward(x, gamma, beta, bn_param if bn_param["mode"] == "train" else {**bn_param, "mode": "train"})
