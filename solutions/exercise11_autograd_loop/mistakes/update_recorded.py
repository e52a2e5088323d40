"""The update changes a leaf while torch is recording, which torch refuses. The update isn't part of the model: tell
torch not to record it.
"""

import torch


def train(x, target, w, b, learning_rate, epochs):
    losses = []
    for _ in range(epochs):
        loss = torch.mean((x @ w.T + b - target) ** 2)
        loss.backward()
        w -= learning_rate * w.grad
        b -= learning_rate * b.grad
        w.grad = b.grad = None
        losses.append(loss.item())
    return w, b, losses
