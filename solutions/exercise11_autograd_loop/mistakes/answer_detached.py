"""The w and b that you return don't require gradients, so nobody can train them further. Return the leaves themselves,
not detached copies.
"""

import torch


def train(x, target, w, b, learning_rate, epochs):
    losses = []
    for _ in range(epochs):
        loss = torch.mean((x @ w.T + b - target) ** 2)
        loss.backward()
        with torch.no_grad():
            w -= learning_rate * w.grad
            b -= learning_rate * b.grad
        w.grad = b.grad = None
        losses.append(loss.item())
    return w.detach(), b.detach(), losses
