"""The gradients of c and d use x to a power that is one too low. Each parameter's gradient has the same power of x that
multiplies the parameter in the prediction.
"""

import torch
from polynomial_torch import predict, train


def gradients(x, y, params):
    upstream = 2 * (predict(x, params) - y)
    return torch.stack([torch.sum(upstream * x**power) for power in (0, 1, 1, 2)])
