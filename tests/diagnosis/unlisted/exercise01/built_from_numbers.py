"""The answers are made anew by torch.tensor, which makes float32.

kinds: dtype
false: precision
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
    return {
        "dx": torch.tensor(float(dLdp * w)),
        "dy": torch.tensor(float(dLde)),
        "dw": torch.tensor(float(dLdp * x)),
    }
