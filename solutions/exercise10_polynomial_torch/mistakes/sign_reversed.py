"""The error is y minus the prediction, and the minus sign that the chain rule then brings is missing. In which
direction does the error change when a grows?
"""

import torch
from polynomial_torch import predict, train


def gradients(x, y, params):
    upstream = 2 * (y - predict(x, params))
    return torch.stack([torch.sum(upstream * x**power) for power in range(4)])
