"""dx is 0, as if the loss didn't depend on x. Although x is data and is never updated, its derivative isn't 0; in a
deeper network, this derivative goes on to the previous layer.
"""

import torch
from chain_rule import backward as right
from chain_rule import forward


def backward(x, y, w):
    return {**right(x, y, w), "dx": torch.zeros_like(x)}
