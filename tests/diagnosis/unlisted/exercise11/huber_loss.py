"""The loss is the smooth L1 loss: beyond 1 it isn't a square.

kinds: slip
false: scale, parts
"""

import torch


def train(x, target, w, b, learning_rate, epochs):
    losses = []
    for _ in range(epochs):
        loss = torch.nn.functional.smooth_l1_loss(x @ w.T + b, target)
        loss.backward()
        with torch.no_grad():
            w -= learning_rate * w.grad
            b -= learning_rate * b.grad
        w.grad = b.grad = None
        losses.append(loss.item())
    return w, b, losses
