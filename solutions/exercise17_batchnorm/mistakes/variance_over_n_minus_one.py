"""The variance is divided by N - 1, and so is the running one. Batch normalisation takes the mean of the squared
distances, over N: which of the two does your library's var compute?
"""

import torch
from batchnorm import batchnorm_backward
from batchnorm import batchnorm_forward as right_forward


def batchnorm_forward(x, gamma, beta, bn_param):
    if bn_param["mode"] == "test":
        return right_forward(x, gamma, beta, bn_param)
    mean, n = x.mean(dim=0), len(x)
    x = mean + (x - mean) * (n / (n - 1)) ** 0.5
    _, (x_hat, gamma, std) = right_forward(x, gamma, beta, bn_param)
    x_hat = x_hat * ((n - 1) / n) ** 0.5
    return gamma * x_hat + beta, (x_hat, gamma, std)
