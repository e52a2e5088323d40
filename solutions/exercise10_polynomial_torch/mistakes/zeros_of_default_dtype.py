"""The four sums are put into a new tensor of float32: torch.zeros(4) and torch.tensor of plain numbers make one, on the
CPU, whatever the inputs are. Put them together in a way that keeps their dtype and device, such as torch.stack.
"""

import torch
from polynomial_torch import predict, train


def gradients(x, y, params):
    upstream = 2 * (predict(x, params) - y)
    result = torch.zeros(4)
    for power in range(4):
        result[power] = torch.sum(upstream * x**power)
    return result
