"""dx is 0, as if the loss didn't depend on x. That x is data and is never updated doesn't make its derivative 0; in a
deeper network, this is the derivative that goes on to the layer before."""

import torch
from chain_rule import backward as right
from chain_rule import forward


def backward(x, y, w):
    return {**right(x, y, w), "dx": torch.zeros_like(x)}
