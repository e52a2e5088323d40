"""In torch, back through the variance, then through the mean, as the chain rule comes upon them."""

import torch


def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    if bn_param["mode"] == "test":
        x_hat = (x - bn_param["running_mean"]) * torch.rsqrt(bn_param["running_var"] + eps)
        return torch.addcmul(beta, gamma, x_hat), ()
    momentum = bn_param.get("momentum", 0.9)
    var, mean = torch.var_mean(x, dim=0, correction=0)
    for key, value in {"running_mean": mean, "running_var": var}.items():
        old = bn_param.get(key)
        bn_param[key] = (1 - momentum) * value + (0 if old is None else momentum * old)
    centred, inverse = x - mean, torch.rsqrt(var + eps)
    return centred * inverse * gamma + beta, (centred, inverse, gamma)


def batchnorm_backward(dout, cache):
    centred, inverse, gamma = cache
    n = dout.shape[0]
    dx_hat = dout * gamma
    dvar = (dx_hat * centred).sum(dim=0) * -0.5 * inverse**3
    dcentred = dx_hat * inverse + dvar * 2 / n * centred
    dmean = -dcentred.sum(dim=0)
    return dcentred + dmean / n, (dout * centred).sum(dim=0) * inverse, dout.sum(dim=0)
