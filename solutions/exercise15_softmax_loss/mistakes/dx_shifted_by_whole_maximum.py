"""The maximum of the whole array is subtracted from every row before dx is computed. A row far below it underflows to 0
in all its classes and is divided by 0: each row needs its own maximum.
"""

import torch
from softmax_loss import softmax, softmax_backward
from softmax_loss import softmax_loss as right_loss


def softmax_loss(x, y):
    loss, _ = right_loss(x, y)
    e = torch.exp(x - x.max())
    dx = e / e.sum(dim=1, keepdim=True)
    dx[range(len(x)), y] -= 1
    return loss, dx / len(x)
