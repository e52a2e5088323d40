"""The 2 from the derivative of the square is missing. The loss is the sum of the squares themselves, without a 1/2
that would cancel it."""

import torch
from polynomial_torch import predict, train


def gradients(x, y, params):
    upstream = predict(x, params) - y
    return torch.stack([torch.sum(upstream * x**power) for power in range(4)])
