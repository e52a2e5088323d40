"""torch.zeros(4) makes float32 on the CPU, whatever the inputs are. Put the four sums together in a way that keeps
their dtype and device.
"""

import torch
from polynomial_torch import predict, train


def gradients(x, y, params):
    upstream = 2 * (predict(x, params) - y)
    result = torch.zeros(4)
    for power in range(4):
        result[power] = torch.sum(upstream * x**power)
    return result
