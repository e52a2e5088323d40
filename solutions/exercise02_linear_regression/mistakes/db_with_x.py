"""db is multiplied by the inputs, as dw is. The bias is multiplied by 1, not by x."""

from linear_regression import mse, predict, train


def gradients(x, target, w, b):
    error = predict(x, w, b) - target
    upstream = 2 * error / error.numel()
    return upstream.T @ x, (upstream.T @ x).sum(1)
