"""db is averaged over the rows. The derivative of the loss already contains the division; the rows' effects on the bias
are added up.
"""

from linear_regression import mse, predict, train


def gradients(x, target, w, b):
    error = predict(x, w, b) - target
    upstream = 2 * error / error.numel()
    return upstream.T @ x, upstream.mean(0)
