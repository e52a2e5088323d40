"""The gradients are reset in every second epoch only.

kinds: parts, accumulated
false: rate, scale, count
"""

import torch


def train(x, target, w, b, learning_rate, epochs):
    losses = []
    for epoch in range(epochs):
        loss = torch.mean((x @ w.T + b - target) ** 2)
        loss.backward()
        with torch.no_grad():
            w -= learning_rate * w.grad
            b -= learning_rate * b.grad
        if epoch % 2:
            w.grad = b.grad = None
        losses.append(loss.item())
    return w, b, losses
