"""All columns have the same mask: whole rows are dropped. Each number is dropped or kept independently, so draw as many
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
    kept = torch.rand_like(x.reshape(len(x), -1)[:, 0]) < p
    mask = kept.reshape(-1, *[1] * (x.dim() - 1)).to(x).expand(x.shape) / p
    return x * mask, mask
