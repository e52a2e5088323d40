"""The differences are written into target, which belongs to the caller. Look for an in-place operation, such as -= or
sub_, and make a new tensor instead.
"""

import torch


def train(x, target, w, b, learning_rate, epochs):
    losses = []
    wanted = target.clone()
    for _ in range(epochs):
        loss = torch.mean((x @ w.T + b - wanted) ** 2)
        loss.backward()
        with torch.no_grad():
            w -= learning_rate * w.grad
            b -= learning_rate * b.grad
        w.grad = b.grad = None
        losses.append(loss.item())
    target -= (x @ w.T + b).detach()
    return w, b, losses
