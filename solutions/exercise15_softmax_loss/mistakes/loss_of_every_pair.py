"""Every row is paired with the label of every row: s[:, y] has N × N numbers. One index for the rows and one for the
classes, both of length N, select one number in each row.
"""

import torch
from softmax_loss import softmax, softmax_backward
from softmax_loss import softmax_loss as right_loss


def softmax_loss(x, y):
    _, dx = right_loss(x, y)
    return -torch.log_softmax(x, dim=1)[:, y].mean(), dx
