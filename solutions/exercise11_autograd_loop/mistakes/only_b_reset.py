"""The gradient of w is never reset, so it grows from epoch to epoch. Each leaf has its own .grad: empty both."""

import torch


def train(x, target, w, b, learning_rate, epochs):
    losses = []
    for _ in range(epochs):
        loss = torch.mean((x @ w.T + b - target) ** 2)
        loss.backward()
        with torch.no_grad():
            w -= learning_rate * w.grad
            b -= learning_rate * b.grad
        b.grad = None
        losses.append(loss.item())
    return w, b, losses
