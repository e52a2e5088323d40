"""As in a notebook: a model and a loss of their own, sum over numel, gradients set to zero inside no_grad."""

import torch


def model(x, w, b):
    return x @ w.t() + b


def mse(t1, t2):
    diff = t1 - t2
    return torch.sum(diff**2) / diff.numel()


def train(x, target, w, b, learning_rate, epochs):
    losses = []
    for _ in range(epochs):
        loss = mse(model(x, w, b), target)
        loss.backward()
        with torch.no_grad():
            w -= w.grad * learning_rate
            b -= b.grad * learning_rate
            w.grad.zero_()
            b.grad.zero_()
        losses.append(loss.item())
    return w, b, losses
