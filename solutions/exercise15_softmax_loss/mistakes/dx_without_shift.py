"""The exponentials in dx overflow: e to the 1000 is infinite in a float, and infinite divided by infinite is NaN. dx
needs the same shifted scores as the loss.
"""

import torch
from softmax_loss import softmax, softmax_backward
from softmax_loss import softmax_loss as right_loss


def softmax_loss(x, y):
    loss, _ = right_loss(x, y)
    e = torch.exp(x)
    dx = e / e.sum(dim=1, keepdim=True)
    dx[range(len(x)), y] -= 1
    return loss, dx / len(x)
