"""The loss takes softmax of probabilities.

kinds: slip
"""

import torch
import torch.nn.functional as F


def softmax(x):
    return F.softmax(x, dim=1)


def softmax_backward(upstream, s):
    return s * upstream - s * torch.sum(s * upstream, dim=1, keepdim=True)


def softmax_loss(x, y):
    probs = softmax(x)
    loss = F.cross_entropy(probs, y)
    dx = probs.clone()
    dx[torch.arange(x.shape[0]), y] -= 1
    dx /= x.shape[0]
    return loss, dx
