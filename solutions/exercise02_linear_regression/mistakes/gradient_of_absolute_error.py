"""Only the signs of the errors go into the gradients: that is the gradient of the mean absolute error. The derivative
of a square grows with the error.
"""

import torch
from linear_regression import mse, predict, train


def gradients(x, target, w, b):
    error = predict(x, w, b) - target
    upstream = torch.sign(error) / error.numel()
    return upstream.T @ x, upstream.sum(0)
