"""The loss's softmax runs down the columns, over the rows of the batch. Which axis of x runs over the classes?"""

import torch
from softmax_loss import softmax, softmax_backward


def softmax_loss(x, y):
    rows = range(len(x))
    log_s = x - torch.logsumexp(x, dim=0, keepdim=True)
    dx = torch.exp(log_s)
    dx[rows, y] -= 1
    return -log_s[rows, y].mean(), dx / len(x)
