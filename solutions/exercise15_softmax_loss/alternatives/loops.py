"""One number at a time; the loss is a Python float."""

import math

import torch


def softmax(x):
    s = torch.zeros_like(x)
    for i, row in enumerate(x.tolist()):
        powers = [math.exp(score - max(row)) for score in row]
        for j, power in enumerate(powers):
            s[i, j] = power / sum(powers)
    return s


def softmax_backward(upstream, s):
    dx = torch.zeros_like(s)
    rows, classes = s.shape
    for i in range(rows):
        for j in range(classes):
            for k in range(classes):
                dx[i, j] += upstream[i, k] * s[i, k] * (float(j == k) - s[i, j])
    return dx


def softmax_loss(x, y):
    loss, dx = 0.0, softmax(x)
    for i, row in enumerate(x.tolist()):
        highest, label = max(row), int(y[i])
        loss += math.log(sum(math.exp(score - highest) for score in row)) + highest - row[label]
        dx[i, label] -= 1
    return loss / len(x), dx / len(x)
