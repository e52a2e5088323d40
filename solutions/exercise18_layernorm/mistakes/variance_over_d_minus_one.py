"""The variance is divided by D - 1. Layer normalisation takes the mean of the squared distances, over D: which of the
two does your library's var compute?
"""

import torch
from layernorm import layernorm_backward


def layernorm_forward(x, gamma, beta, ln_param):
    std = torch.sqrt(x.var(dim=1, correction=1, keepdim=True) + ln_param.get("eps", 1e-5))
    x_hat = (x - x.mean(dim=1, keepdim=True)) / std
    return gamma * x_hat + beta, (x_hat, gamma, std)
