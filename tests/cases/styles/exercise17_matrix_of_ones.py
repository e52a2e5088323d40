# 批量归一化 (batch norm), 用矩阵写
import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    N, D = x.shape
    eps = bn_param.get("eps", 1e-5)
    m = bn_param.get("momentum", .9)
    for key in ("running_mean", "running_var"):  # 第一次调用
        bn_param.setdefault(key, np.zeros((D,)))
    if bn_param["mode"] == "test":
        scale = gamma / np.sqrt(bn_param["running_var"] + eps)
        return x * scale + (beta - bn_param["running_mean"] * scale), None
    ones = np.ones((N, N)) / N  # 求平均的矩阵
    centred = x - ones @ x
    var = np.einsum("nd,nd->d", centred, centred) / N
    std = np.sqrt(var + eps)
    xhat = centred / std
    bn_param["running_mean"] = m * bn_param["running_mean"] + (1 - m) * np.average(x, axis=0)
    bn_param["running_var"] = m * bn_param["running_var"] + (1 - m) * var
    return np.einsum("d,nd->nd", gamma, xhat) + beta, (xhat, std, gamma, ones)


def batchnorm_backward(dout, cache):
    xhat, std, gamma, ones = cache
    dxhat = dout * gamma
    dx = (dxhat - ones @ dxhat - xhat * (ones @ (dxhat * xhat))) / std
    return dx, np.einsum("nd,nd->d", dout, xhat), np.einsum("nd->d", dout)
