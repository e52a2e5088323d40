"""Kept numbers are divided by 1 - p, the fraction that is dropped. On average, out should be as large as x: p times
which factor is 1?
"""

import torch
from dropout import dropout_backward


def dropout_forward(x, dropout_param):
    if dropout_param["mode"] == "test":
        return x, None
    if "seed" in dropout_param:
        torch.manual_seed(dropout_param["seed"])
    p = dropout_param["p"]
    mask = (torch.rand_like(x) < p).to(x) / (1 - p)
    return x * mask, mask
