"""A tiny number is added to the probability before the logarithm. It hides the logarithm of 0 and makes every loss
a little wrong; with the logarithm of the row's sum taken off the shifted score, no such number is needed."""

import torch
from softmax_loss import softmax, softmax_backward
from softmax_loss import softmax_loss as right_loss


def softmax_loss(x, y):
    _, dx = right_loss(x, y)
    return -torch.log(softmax(x)[range(len(x)), y] + 1e-8).mean(), dx
