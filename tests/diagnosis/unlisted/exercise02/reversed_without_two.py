"""The error is target minus prediction, and the 2 is missing.

kinds: scale, mistake
false: sign
unsaid: 1/d
"""

import torch


def predict(x, w, b):
    return x @ w.T + b


def mse(prediction, target):
    return torch.mean((prediction - target) ** 2)


def gradients(x, target, w, b):
    error = target - predict(x, w, b)
    upstream = error / error.numel()
    return upstream.T @ x, upstream.sum(dim=0)


def train(x, target, w, b, learning_rate, epochs):
    losses = []
    for _ in range(epochs):
        losses.append(mse(predict(x, w, b), target))
        dw, db = gradients(x, target, w, b)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b, losses
