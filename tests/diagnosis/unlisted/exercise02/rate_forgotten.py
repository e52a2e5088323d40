"""The whole gradient is subtracted, without the learning rate, and the training blows up.

kinds: nonfinite, rate, slip, step
"""

import torch


def predict(x, w, b):
    return x @ w.T + b


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
        w, b = w - dw, b - db
    return w, b, losses
