"""The 2 from the derivative of the square is missing. It would cancel against a 1/2 in front of the loss, and this
loss has none."""

from linear_regression import mse, predict, train


def gradients(x, target, w, b):
    upstream = (predict(x, w, b) - target) / target.numel()
    return upstream.T @ x, upstream.sum(0)
