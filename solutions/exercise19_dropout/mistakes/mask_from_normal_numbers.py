"""The mask is drawn from normally distributed numbers, and the fraction of them below p isn't p. For which distribution
is it p?
"""

import torch
from dropout import dropout_backward


def dropout_forward(x, dropout_param):
    if dropout_param["mode"] == "test":
        return x, None
    if "seed" in dropout_param:
        torch.manual_seed(dropout_param["seed"])
    p = dropout_param["p"]
    mask = (torch.randn_like(x) < p).to(x) / p
    return x * mask, mask
