"""Exercise 15, reference solution."""

import torch


def softmax(x):
    e = torch.exp(x - x.amax(dim=1, keepdim=True))
    return e / e.sum(dim=1, keepdim=True)


def softmax_backward(upstream, s):
    return s * (upstream - (upstream * s).sum(dim=1, keepdim=True))


def softmax_loss(x, y):
    shifted = x - x.amax(dim=1, keepdim=True)
    log_s = shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True))
    rows = torch.arange(len(x), device=x.device)
    loss = -log_s[rows, y].mean()
    dx = torch.exp(log_s)
    dx[rows, y] -= 1
    return loss, dx / len(x)
