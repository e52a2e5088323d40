"""Exercise 17, right on the CPU: the running averages begin there."""

import torch

RUNNING = ("running_mean", "running_var")


def batchnorm_forward(x, gamma, beta, bn_param):
    mean, var = running = [bn_param.get(key, torch.zeros(len(beta), dtype=beta.dtype)) for key in RUNNING]
    if bn_param["mode"] == "train":
        mean, var = x.mean(dim=0), x.var(dim=0, correction=0)
        momentum = bn_param.get("momentum", 0.9)
        for key, old, new in zip(RUNNING, running, (mean, var)):
            bn_param[key] = momentum * old + (1 - momentum) * new
    std = torch.sqrt(var + bn_param.get("eps", 1e-5))
    x_hat = (x - mean) / std
    return gamma * x_hat + beta, (x_hat, gamma, std)


def batchnorm_backward(dout, cache):
    x_hat, gamma, std = cache
    dgamma, dbeta = (dout * x_hat).sum(dim=0), dout.sum(dim=0)
    dx = gamma / std * (dout - (dbeta + x_hat * dgamma) / len(dout))
    return dx, dgamma, dbeta
