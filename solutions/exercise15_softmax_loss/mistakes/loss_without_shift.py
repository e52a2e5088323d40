"""The exponentials overflow: e to the 1000 is infinite in a float. Subtract a number from all scores of a row first,
which changes no probability: which number keeps every exponent at 0 or below?
"""

import torch
from softmax_loss import softmax, softmax_backward
from softmax_loss import softmax_loss as right_loss


def softmax_loss(x, y):
    _, dx = right_loss(x, y)
    log_s = x - torch.log(torch.exp(x).sum(dim=1, keepdim=True))
    return -log_s[range(len(x)), y].mean(), dx
