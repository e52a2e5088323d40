"""Horner's rule; the gradient with the minus of the chain rule, by einsum; a clone that is updated in place."""

import torch


def predict(x, params):
    result = torch.zeros_like(x)
    for coefficient in reversed(params):
        result = result * x + coefficient
    return result


def gradients(x, y, params):
    powers = x.unsqueeze(-1) ** torch.arange(4, device=x.device)
    return -2 * torch.einsum("nk,n->k", powers, y - predict(x, params))


def train(x, y, params, learning_rate, steps):
    params, losses = params.clone(), []
    for _ in range(steps):
        losses.append(torch.sum((predict(x, params) - y) ** 2))
        params.sub_(gradients(x, y, params), alpha=learning_rate)
    return params, losses
