"""Einsum for each product; the losses are one tensor, in the place of a list."""

import torch


def predict(x, w, b):
    return torch.einsum("nf,df->nd", x, w) + b


def mse(prediction, target):
    error = prediction - target
    return torch.einsum("nd,nd->", error, error) / error.numel()


def gradients(x, target, w, b):
    upstream = (predict(x, w, b) - target) * 2 / target.numel()
    return torch.einsum("nd,nf->df", upstream, x), torch.einsum("nd->d", upstream)


def train(x, target, w, b, learning_rate, epochs):
    losses = torch.zeros(epochs, dtype=x.dtype, device=x.device)
    for epoch in range(epochs):
        losses[epoch] = mse(predict(x, w, b), target)
        dw, db = gradients(x, target, w, b)
        w = w - learning_rate * dw
        b = b - learning_rate * db
    return [w, b, losses]
