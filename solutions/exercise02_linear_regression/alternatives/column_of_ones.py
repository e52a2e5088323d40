"""The bias as a further weight, of a feature that is always 1."""

import torch


def widen(x, w, b):
    return torch.cat([x, torch.ones_like(x[:, :1])], dim=1), torch.cat([w, b[:, None]], dim=1)


def predict(x, w, b):
    wide, weights = widen(x, w, b)
    return wide @ weights.T


def mse(prediction, target):
    return torch.nn.functional.mse_loss(prediction, target)


def half_slope(wide, target, weights):
    """Half the gradient by the weights and the bias beside them."""
    error = wide @ weights.T - target
    return error.T @ wide / error.numel()


def gradients(x, target, w, b):
    wide, weights = widen(x, w, b)
    both = half_slope(wide, target, weights)
    return 2 * both[:, :-1], 2 * both[:, -1]


def train(x, target, w, b, learning_rate, epochs):
    wide, weights = widen(x, w, b)
    losses = []
    for _ in range(epochs):
        losses += [mse(wide @ weights.T, target)]
        weights = weights - 2 * learning_rate * half_slope(wide, target, weights)
    return weights[:, :-1], weights[:, -1], losses
