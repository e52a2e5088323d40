"""dy and dw stand under each other's name.

kinds: swapped
false: sign, scale
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
    dLdp = -dLde
    return {"dx": dLdp * w, "dy": dLdp * x, "dw": dLde}
