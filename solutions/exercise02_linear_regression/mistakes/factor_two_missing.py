"""The 2 from the derivative of the square is missing. Some losses have a 1/2 in front that cancels it; this loss
doesn't.
"""

from linear_regression import mse, predict, train


def gradients(x, target, w, b):
    upstream = (predict(x, w, b) - target) / target.numel()
    return upstream.T @ x, upstream.sum(0)
