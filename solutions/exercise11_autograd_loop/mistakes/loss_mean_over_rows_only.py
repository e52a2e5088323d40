"""The loss is a mean over the rows and a sum over the outputs. It should be a mean over every element, over rows and
outputs.
"""

import torch


def train(x, target, w, b, learning_rate, epochs):
    losses = []
    for _ in range(epochs):
        loss = torch.sum((x @ w.T + b - target) ** 2) / len(x)
        loss.backward()
        with torch.no_grad():
            w -= learning_rate * w.grad
            b -= learning_rate * b.grad
        w.grad = b.grad = None
        losses.append(loss.item())
    return w, b, losses
