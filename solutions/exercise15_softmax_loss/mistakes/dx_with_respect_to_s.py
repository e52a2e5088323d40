"""This is the gradient with respect to the probabilities, -1/(N s) at the labels. It must still go through softmax's
backward pass to become the gradient with respect to the scores.
"""

import torch
from softmax_loss import softmax, softmax_backward
from softmax_loss import softmax_loss as right_loss


def softmax_loss(x, y):
    loss, _ = right_loss(x, y)
    rows, dx = range(len(x)), torch.zeros_like(x)
    dx[rows, y] = -1 / (len(x) * softmax(x)[rows, y])
    return loss, dx
