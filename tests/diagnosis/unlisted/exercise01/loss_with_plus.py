"""The product is added to y in the loss, not subtracted.

kinds: slip
false: scale, sign, offset
"""

import torch


def forward(x, y, w):
    p = x * w
    e = y + p
    return torch.square(e)


def backward(x, y, w):
    p = x * w
    e = y - p
    dLde = 2 * e
    dLdp = -dLde
    return {"dx": dLdp * w, "dy": dLde, "dw": dLdp * x}
