"""These are the derivatives of y - x·w alone: the step of the square isn't in them. The chain rule multiplies the
derivatives of all the steps between the loss and the number."""

import torch
from chain_rule import forward


def backward(x, y, w):
    return {"dx": -w, "dy": torch.ones_like(y), "dw": -x}
