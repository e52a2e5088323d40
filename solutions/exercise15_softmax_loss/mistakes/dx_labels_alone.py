"""dx has an entry at each row's label and 0 elsewhere. Each score of the row is in the sum that divides the row, so
each affects the loss: the row's probabilities are missing.
"""

import torch
from softmax_loss import softmax, softmax_backward
from softmax_loss import softmax_loss as right_loss


def softmax_loss(x, y):
    loss, _ = right_loss(x, y)
    dx = torch.zeros_like(x)
    dx[range(len(x)), y] = -1 / len(x)
    return loss, dx
