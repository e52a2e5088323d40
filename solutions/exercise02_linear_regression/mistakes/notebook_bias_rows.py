"""db has a row for each sample, as if each sample had its own bias; with such a bias, you couldn't predict anything for
a new row. The bias has one number for each output, and all rows share it.
"""

import torch
from linear_regression import mse, predict, train


def gradients(x, target, w, b):
    error = predict(x, w, b) - target
    upstream = 2 * error / error.numel()
    ones = torch.ones(len(x), len(x), dtype=x.dtype, device=x.device)
    return upstream.T @ x, ones @ upstream
