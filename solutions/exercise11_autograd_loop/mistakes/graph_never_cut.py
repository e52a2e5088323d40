"""The numbers are right, but the update is recorded, so w and b are results with the whole history of the training
behind them. Keep the update out of the record, and they stay leaves."""

import torch


def train(x, target, w, b, learning_rate, epochs):
    losses = []
    for _ in range(epochs):
        loss = torch.mean((x @ w.T + b - target) ** 2)
        loss.backward()
        w = w - learning_rate * w.grad
        b = b - learning_rate * b.grad
        w.retain_grad()
        b.retain_grad()
        losses.append(loss.item())
    return w, b, losses
