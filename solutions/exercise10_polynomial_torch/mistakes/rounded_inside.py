"""The result has the right dtype, but the errors were rounded to float32 on the way: lost digits don't come back. Look
for float() or float32.
"""

import torch
from polynomial_torch import predict, train


def gradients(x, y, params):
    upstream = 2 * (predict(x, params) - y).float()
    return torch.stack([torch.sum(upstream * x**power) for power in range(4)]).to(x.dtype)
