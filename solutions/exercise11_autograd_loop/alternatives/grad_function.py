"""torch.autograd.grad instead of backward, and new leaves instead of changed ones."""

import torch


def train(x, target, w, b, learning_rate, epochs):
    losses = []
    for _ in range(epochs):
        loss = (x @ w.T + b).sub(target).square().mean()
        dw, db = torch.autograd.grad(loss, (w, b))
        w = (w.detach() - learning_rate * dw).requires_grad_()
        b = (b.detach() - learning_rate * db).requires_grad_()
        losses.append(loss.detach())
    return w, b, losses
