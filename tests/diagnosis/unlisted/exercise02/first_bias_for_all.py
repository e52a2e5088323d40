"""The first output's bias is added to every output.

kinds: partly, offset
false: broadcast
"""

import torch


def predict(x, w, b):
    return x @ w.T + b[0]


def mse(prediction, target):
    return torch.mean((prediction - target) ** 2)


def gradients(x, target, w, b):
    error = predict(x, w, b) - target
    upstream = 2 * error / error.numel()
    return upstream.T @ x, upstream.sum(dim=0)


def train(x, target, w, b, learning_rate, epochs):
    losses = []
    for _ in range(epochs):
        losses.append(mse(predict(x, w, b), target))
        dw, db = gradients(x, target, w, b)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b, losses
