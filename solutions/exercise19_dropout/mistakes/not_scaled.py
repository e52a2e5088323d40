"""Kept numbers aren't scaled, so out is smaller than x on average. The average of out should be x: if a number is there
in only a fraction p of all calls, what must you multiply it by?
"""

import torch
from dropout import dropout_backward


def dropout_forward(x, dropout_param):
    if dropout_param["mode"] == "test":
        return x, None
    if "seed" in dropout_param:
        torch.manual_seed(dropout_param["seed"])
    p = dropout_param["p"]
    mask = (torch.rand_like(x) < p).to(x)
    return x * mask, mask
