"""These are the derivatives of y - x·w alone: the derivative of the square is missing. The chain rule multiplies the
derivatives of all the steps between the loss and the variable.
"""

import torch
from chain_rule import forward


def backward(x, y, w):
    return {"dx": -w, "dy": torch.ones_like(y), "dw": -x}
