"""The error behind the gradients is computed without the bias. It must be the error of the prediction, which includes
b.
"""

from linear_regression import mse, predict, train


def gradients(x, target, w, b):
    upstream = 2 * (x @ w.T - target) / target.numel()
    return upstream.T @ x, upstream.sum(0)
