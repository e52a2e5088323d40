"""The form of CS231n's layers.py: numpy, and batch normalisation's steps on the transposed x."""

import numpy as np


def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    x_T = x.T
    sample_mean = np.mean(x_T, axis=0)
    sample_var = np.var(x_T, axis=0)
    sqrtvar = np.sqrt(sample_var + eps)
    x_norm_T = (x_T - sample_mean) / sqrtvar
    x_norm = x_norm_T.T
    out = gamma * x_norm + beta
    cache = (x, x_norm, gamma, sample_mean, sample_var, eps)
    return out, cache


def layernorm_backward(dout, cache):
    x, x_norm, gamma, sample_mean, sample_var, eps = cache
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * x_norm, axis=0)

    xmu = (x - sample_mean[:, np.newaxis]).T
    dx_norm = (dout * gamma).T
    D, N = dx_norm.shape
    ivar = 1 / np.sqrt(sample_var + eps)
    dsample_var = np.sum(dx_norm * xmu, axis=0) * -0.5 * ivar**3
    dsample_mean = -np.sum(dx_norm * ivar, axis=0) + dsample_var * np.mean(-2.0 * xmu, axis=0)
    dx_T = dx_norm * ivar + dsample_var * 2 * xmu / D + dsample_mean / D
    return dx_T.T, dgamma, dbeta
