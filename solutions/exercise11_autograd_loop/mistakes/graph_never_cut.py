"""The numbers are right, but torch records the update, so w and b become results with the whole history of the training
behind them. Don't let torch record the update, and they stay leaves.
"""

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
