"""There is one epoch too many. Count how often the body of the loop runs when `epochs` is 1."""

import torch


def train(x, target, w, b, learning_rate, epochs):
    losses = []
    for _ in range(epochs + 1):
        loss = torch.mean((x @ w.T + b - target) ** 2)
        loss.backward()
        with torch.no_grad():
            w -= learning_rate * w.grad
            b -= learning_rate * b.grad
        w.grad = b.grad = None
        losses.append(loss.item())
    return w, b, losses
