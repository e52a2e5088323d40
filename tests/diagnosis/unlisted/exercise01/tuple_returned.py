"""backward returns a tuple where a dict is asked for.

kinds: required
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
    return dLdp * w, dLde, dLdp * x
