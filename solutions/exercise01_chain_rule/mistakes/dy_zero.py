"""dy is 0, as if the loss didn't depend on y. That y is data and is never updated doesn't make its derivative 0: ask
what the loss does when y grows a little."""

import torch
from chain_rule import backward as right
from chain_rule import forward


def backward(x, y, w):
    return {**right(x, y, w), "dy": torch.zeros_like(y)}
