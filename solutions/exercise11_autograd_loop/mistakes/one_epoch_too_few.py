"""One epoch is missing. Count how often the body of the loop runs when `epochs` is 1."""

import torch


def train(x, target, w, b, learning_rate, epochs):
    losses = []
    for _ in range(1, epochs):
        loss = torch.mean((x @ w.T + b - target) ** 2)
        loss.backward()
        with torch.no_grad():
            w -= learning_rate * w.grad
            b -= learning_rate * b.grad
        w.grad = b.grad = None
        losses.append(loss.item())
    return w, b, losses
