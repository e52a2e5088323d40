"""One row after the other, each adding its share; the losses are Python numbers."""

import torch


def predict(x, w, b):
    return torch.stack([w @ row + b for row in x])


def mse(prediction, target):
    rows = [((p - t) ** 2).sum() for p, t in zip(prediction, target)]
    return sum(rows) / prediction.numel()


def gradients(x, target, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for row, wanted in zip(x, target):
        upstream = 2 * (w @ row + b - wanted)
        dw += torch.outer(upstream, row)
        db += upstream
    return dw / target.numel(), db / target.numel()


def train(x, target, w, b, learning_rate, epochs):
    losses = []
    while len(losses) < epochs:
        losses.append(float(mse(predict(x, w, b), target)))
        dw, db = gradients(x, target, w, b)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b, losses
