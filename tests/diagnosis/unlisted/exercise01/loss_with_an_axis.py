"""The loss comes in a tensor with one axis.

kinds: shape
"""

import torch


def forward(x, y, w):
    p = x * w
    e = y - p
    return torch.square(e).reshape(1)


def backward(x, y, w):
    p = x * w
    e = y - p
    dLde = 2 * e
    dLdp = -dLde
    return {"dx": dLdp * w, "dy": dLde, "dw": dLdp * x}
