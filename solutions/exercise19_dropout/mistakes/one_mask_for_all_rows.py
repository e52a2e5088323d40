"""All rows have the same mask: whole columns are dropped. Each number is dropped or kept independently, so draw as many
random numbers as x has.
"""

import torch
from dropout import dropout_backward


def dropout_forward(x, dropout_param):
    if dropout_param["mode"] == "test":
        return x, None
    if "seed" in dropout_param:
        torch.manual_seed(dropout_param["seed"])
    p = dropout_param["p"]
    mask = (torch.rand_like(x.reshape(-1, x.shape[-1])[0]) < p).to(x) / p
    return x * mask, mask
