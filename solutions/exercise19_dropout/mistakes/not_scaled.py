"""What is kept isn't scaled, so that out is smaller than x on average. The average of out should be x: by what must a
number be multiplied that is only there in a share p of all calls?"""

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
