"""The exponentials in dx overflow, and so does the logarithm of their sum: e to the 1000 is infinite in a float. dx
needs the same shifted scores as the loss.
"""

import torch
from softmax_loss import softmax, softmax_backward
from softmax_loss import softmax_loss as right_loss


def softmax_loss(x, y):
    loss, _ = right_loss(x, y)
    dx = torch.exp(x - torch.log(torch.exp(x).sum(dim=1, keepdim=True)))
    dx[range(len(x)), y] -= 1
    return loss, dx / len(x)
