"""The answer has the right dtype, but on the way the errors were rounded to float32: digits that are gone don't come
back. Look for float() or float32."""

import torch
from polynomial_torch import predict, train


def gradients(x, y, params):
    upstream = 2 * (predict(x, params) - y).float()
    return torch.stack([torch.sum(upstream * x**power) for power in range(4)]).to(x.dtype)
