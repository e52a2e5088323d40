"""The derivatives are always those of the notebook's own x, y and w. A function that reads names of the notebook
never sees what it is called with: use its arguments."""

import torch
from chain_rule import forward

x, y, w = torch.tensor(1.0), torch.tensor(2.0), torch.tensor(1.0)


def backward(inputs, target, weight):
    e = y - x * w
    return {"dx": (-2 * e * w).to(weight), "dy": (2 * e).to(weight), "dw": (-2 * e * x).to(weight)}
