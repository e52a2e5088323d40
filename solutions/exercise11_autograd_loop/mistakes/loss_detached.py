"""The loss is cut off from what it was computed from before backward() is called, so there is nothing to go back
through. Call backward() on the loss itself; take the plain number for the list afterwards."""

import torch


def train(x, target, w, b, learning_rate, epochs):
    losses = []
    for _ in range(epochs):
        loss = torch.mean((x @ w.T + b - target) ** 2).detach()
        loss.backward()
        with torch.no_grad():
            w -= learning_rate * w.grad
            b -= learning_rate * b.grad
        w.grad = b.grad = None
        losses.append(loss.item())
    return w, b, losses
