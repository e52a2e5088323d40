"""x is normalised as a whole, with a single mean and variance. A mean() without an axis is the mean of the whole array;
each row needs its own.
"""

import torch


def layernorm_forward(x, gamma, beta, ln_param):
    centred = x - x.mean()
    std = torch.sqrt((centred**2).mean() + ln_param.get("eps", 1e-5))
    return gamma * centred / std + beta, (centred / std, gamma, std)


def layernorm_backward(dout, cache):
    x_hat, gamma, std = cache
    h = dout * gamma
    return (h - h.mean() - x_hat * (h * x_hat).mean()) / std, (dout * x_hat).sum(dim=0), dout.sum(dim=0)
