"""The gradients are clipped to a length of 0.5 before the update.

kinds: parts
false: rate, step, scale, count, partly
"""

import torch


def train(x, target, w, b, learning_rate, epochs):
    losses = []
    for _ in range(epochs):
        loss = torch.mean((x @ w.T + b - target) ** 2)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([w, b], 0.5)
        with torch.no_grad():
            w -= learning_rate * w.grad
            b -= learning_rate * b.grad
        w.grad = b.grad = None
        losses.append(loss.item())
    return w, b, losses
