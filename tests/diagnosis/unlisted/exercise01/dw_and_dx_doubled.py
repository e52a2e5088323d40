"""The minus of y - p is written as -2, so dw and dx are doubled and dy isn't.

kinds: scale, slip
"""

import torch


def forward(x, y, w):
    p = x * w
    e = y - p
    return torch.square(e)


def backward(x, y, w):
    p = x * w
    e = y - p
    dLde = 2 * e
    dLdp = -2 * dLde
    return {"dx": dLdp * w, "dy": dLde, "dw": dLdp * x}
