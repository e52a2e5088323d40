"""backward writes the error into y, which belongs to the caller.

kinds: in_place
"""

import torch


def forward(x, y, w):
    p = x * w
    e = y - p
    return torch.square(e)


def backward(x, y, w):
    y -= x * w
    dLde = 2 * y
    dLdp = -dLde
    return {"dx": dLdp * w, "dy": dLde, "dw": dLdp * x}
