"""A tiny number is added to the probability before the logarithm. It avoids the logarithm of 0 but makes every loss a
little wrong. If you subtract the logarithm of the row's sum from the shifted score, you don't need it.
"""

import torch
from softmax_loss import softmax, softmax_backward
from softmax_loss import softmax_loss as right_loss


def softmax_loss(x, y):
    _, dx = right_loss(x, y)
    return -torch.log(softmax(x)[range(len(x)), y] + 1e-8).mean(), dx
