"""The gradients are set to zero before the first backward, when there are none.

kinds: raised
"""

import torch


def train(x, target, w, b, learning_rate, epochs):
    losses = []
    for _ in range(epochs):
        loss = torch.mean((x @ w.T + b - target) ** 2)
        w.grad.zero_()
        b.grad.zero_()
        loss.backward()
        with torch.no_grad():
            w -= learning_rate * w.grad
            b -= learning_rate * b.grad
        losses.append(loss.item())
    return w, b, losses
