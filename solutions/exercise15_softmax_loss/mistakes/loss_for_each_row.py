"""The loss has a number for each row. A loss is a single number: take the mean over the rows."""

import torch
from softmax_loss import softmax, softmax_backward
from softmax_loss import softmax_loss as right_loss


def softmax_loss(x, y):
    _, dx = right_loss(x, y)
    return -torch.log_softmax(x, dim=1)[range(len(x)), y], dx
