"""The loss is detached from its computation before backward() is called, so backward() has nothing to go back through.
Call it on the loss itself; take the plain number for the list afterwards.
"""

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
