"""The seed 0 is taken for no seed: 0 is false in an `if`. Ask whether "seed" is in the dict.
"""

import torch
from dropout import dropout_backward


def dropout_forward(x, dropout_param):
    if dropout_param["mode"] == "test":
        return x, None
    if dropout_param.get("seed"):
        torch.manual_seed(dropout_param["seed"])
    p = dropout_param["p"]
    mask = (torch.rand_like(x) < p).to(x) / p
    return x * mask, mask
