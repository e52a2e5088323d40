"""Numpy in few lines; all is multiplied by N before it is divided by N, and everything is computed anew from x."""

import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    training = bn_param["mode"] == "train"
    if "running_mean" not in bn_param:
        bn_param["running_mean"] = bn_param["running_var"] = 0 * beta
    if training:
        mean, var = x.mean(0), x.var(0)
        rest = 1 - bn_param.get("momentum", 0.9)
        bn_param["running_mean"] = bn_param["running_mean"] + rest * (mean - bn_param["running_mean"])
        bn_param["running_var"] = bn_param["running_var"] + rest * (var - bn_param["running_var"])
    else:
        mean, var = bn_param["running_mean"], bn_param["running_var"]
    eps = bn_param.get("eps", 1e-5)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta, {"x": x, "gamma": gamma, "eps": eps}


def batchnorm_backward(dout, cache):
    x, gamma, n = cache["x"], cache["gamma"], len(dout)
    std = np.sqrt(x.var(0) + cache["eps"])
    z = (x - x.mean(0)) / std
    dz = dout * gamma
    dx = (n * dz - dz.sum(0) - z * np.einsum("nd,nd->d", dz, z)) / (n * std)
    return dx, np.einsum("nd,nd->d", dout, z), np.einsum("nd->d", dout)
