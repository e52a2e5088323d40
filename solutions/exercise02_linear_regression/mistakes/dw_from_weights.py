"""w stands in dw where x belongs. In a product, the derivative by the one factor is the other factor."""

from linear_regression import mse, predict, train


def gradients(x, target, w, b):
    error = predict(x, w, b) - target
    upstream = 2 * error / error.numel()
    return upstream.sum(0)[:, None] * w, upstream.sum(0)
