"""dy is 0, as if the loss didn't depend on y. Although y is data and is never updated, its derivative isn't 0: ask what
happens to the loss when y grows a little.
"""

import torch
from chain_rule import backward as right
from chain_rule import forward


def backward(x, y, w):
    return {**right(x, y, w), "dy": torch.zeros_like(y)}
