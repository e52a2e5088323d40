"""Each column is normalised, as in batch normalisation; here it should be each row: a sample by itself, independent of
the rest of the batch. Which axis runs over the features?
"""

import torch
from layernorm import layernorm_forward as right_forward


def layernorm_forward(x, gamma, beta, ln_param):
    centred = x - x.mean(dim=0)
    std = torch.sqrt((centred**2).mean(dim=0) + ln_param.get("eps", 1e-5))
    return gamma * centred / std + beta, (centred / std, gamma, std)


def layernorm_backward(dout, cache):
    x_hat, gamma, std = cache
    h = dout * gamma
    dx = (h - h.mean(dim=0) - x_hat * (h * x_hat).mean(dim=0)) / std
    return dx, (dout * x_hat).sum(dim=0), dout.sum(dim=0)
