"""db still has a row for each sample. All rows share the bias, so its gradient is the sum over the rows."""

from linear_regression import mse, predict, train


def gradients(x, target, w, b):
    error = predict(x, w, b) - target
    upstream = 2 * error / error.numel()
    return upstream.T @ x, upstream
