"""db is summed over the outputs, too. Each output has its own bias: sum over the rows only."""

from linear_regression import mse, predict, train


def gradients(x, target, w, b):
    error = predict(x, w, b) - target
    upstream = 2 * error / error.numel()
    return upstream.T @ x, upstream.sum().expand(len(b)).clone()
