"""dw is multiplied by y where x is meant.

kinds: slip
false: scale, extra_factor
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
    return {"dx": dLdp * w, "dy": dLde, "dw": dLdp * y}
