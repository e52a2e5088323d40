"""eps is added to the standard deviation. It should be added to the variance, under the root."""

import torch
from layernorm import layernorm_backward


def layernorm_forward(x, gamma, beta, ln_param):
    std = torch.sqrt(x.var(dim=1, correction=0, keepdim=True)) + ln_param.get("eps", 1e-5)
    x_hat = (x - x.mean(dim=1, keepdim=True)) / std
    return gamma * x_hat + beta, (x_hat, gamma, std)
