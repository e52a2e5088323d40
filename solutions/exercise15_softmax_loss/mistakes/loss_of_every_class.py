"""The logarithms of all classes are averaged, whatever the labels are. Only the right class's probability counts in
each row: use y."""

import torch
from softmax_loss import softmax, softmax_backward
from softmax_loss import softmax_loss as right_loss


def softmax_loss(x, y):
    _, dx = right_loss(x, y)
    return -torch.log_softmax(x, dim=1).mean(), dx
