"""dw is transposed. It has the shape of w, with a row for each output: which of your two factors must come first?"""

from linear_regression import mse, predict, train


def gradients(x, target, w, b):
    error = predict(x, w, b) - target
    upstream = 2 * error / error.numel()
    return x.T @ upstream, upstream.sum(0)
