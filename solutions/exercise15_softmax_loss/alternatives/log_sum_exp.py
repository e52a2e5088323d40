"""torch's log-sum-exp, and gather and scatter at the labels."""

import torch


def softmax(x):
    return (x - torch.logsumexp(x, dim=1, keepdim=True)).exp()


def softmax_backward(upstream, s):
    centred = upstream - torch.sum(upstream * s, 1, keepdim=True)
    return centred * s


def softmax_loss(x, y):
    y = y.unsqueeze(1)
    loss = (torch.logsumexp(x, dim=1, keepdim=True) - x.gather(1, y)).mean()
    dx = softmax(x).scatter_add(1, y, -torch.ones_like(x))
    return loss, dx / x.size(0)
