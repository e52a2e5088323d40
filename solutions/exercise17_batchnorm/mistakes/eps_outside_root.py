"""eps is added to the standard deviation. It should be added to the variance, under the root."""

import torch
from batchnorm import batchnorm_backward
from batchnorm import batchnorm_forward as right_forward


def batchnorm_forward(x, gamma, beta, bn_param):
    eps, bn_param["eps"] = bn_param.get("eps", 1e-5), 0.0
    out, cache = right_forward(x, gamma, beta, bn_param)
    bn_param["eps"] = eps
    if bn_param["mode"] == "test":
        root = torch.sqrt(bn_param["running_var"])
        return beta + (out - beta) * root / (root + eps), None
    x_hat, gamma, std = cache
    x_hat = x_hat * std / (std + eps)
    return gamma * x_hat + beta, (x_hat, gamma, std + eps)
