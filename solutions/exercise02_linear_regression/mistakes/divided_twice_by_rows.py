"""The gradients are divided by the number of rows twice. The mean over every element divides by n once and by d once;
look for a mean() in addition to a division.
"""

from linear_regression import mse, predict, train


def gradients(x, target, w, b):
    upstream = 2 * (predict(x, w, b) - target) / target.numel() / len(x)
    return upstream.T @ x, upstream.sum(0)
