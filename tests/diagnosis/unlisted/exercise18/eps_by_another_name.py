"""The parameter eps is looked up by another name, so the default is used.

kinds: slip
"""

import torch


def layernorm_forward(x, gamma, beta, ln_param):
    centred = x - x.mean(dim=1, keepdim=True)
    std = torch.sqrt((centred**2).mean(dim=1, keepdim=True) + ln_param.get("epsilon", 1e-5))
    x_hat = centred / std
    return gamma * x_hat + beta, (x_hat, gamma, std)


def layernorm_backward(dout, cache):
    x_hat, gamma, std = cache
    dx_hat = dout * gamma
    shift, stretch = dx_hat.mean(dim=1, keepdim=True), (dx_hat * x_hat).mean(dim=1, keepdim=True)
    return (dx_hat - shift - x_hat * stretch) / std, (dout * x_hat).sum(dim=0), dout.sum(dim=0)
