"""w appears in dw where x belongs. The derivative of a product with respect to one factor is the other factor."""

from linear_regression import mse, predict, train


def gradients(x, target, w, b):
    error = predict(x, w, b) - target
    upstream = 2 * error / error.numel()
    return upstream.sum(0)[:, None] * w, upstream.sum(0)
