"""db is averaged over the rows. The division is already in the derivative of the loss; what all rows do to the bias
is added up."""

from linear_regression import mse, predict, train


def gradients(x, target, w, b):
    error = predict(x, w, b) - target
    upstream = 2 * error / error.numel()
    return upstream.T @ x, upstream.mean(0)
