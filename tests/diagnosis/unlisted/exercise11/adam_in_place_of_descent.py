"""The updates are Adam's, not those of plain gradient descent.

kinds: parts
false: rate, step, scale, count, partly
"""

import torch


def train(x, target, w, b, learning_rate, epochs):
    losses, optimizer = [], torch.optim.Adam([w, b], lr=learning_rate)
    for _ in range(epochs):
        loss = torch.mean((x @ w.T + b - target) ** 2)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return w, b, losses
