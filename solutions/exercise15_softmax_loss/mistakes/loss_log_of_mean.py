"""The probabilities are averaged first, and then one logarithm is taken. Take the logarithm of each row, then the mean:
the order matters.
"""

import torch
from softmax_loss import softmax, softmax_backward
from softmax_loss import softmax_loss as right_loss


def softmax_loss(x, y):
    _, dx = right_loss(x, y)
    return -torch.log(softmax(x)[range(len(x)), y].mean()), dx
