"""The prediction is sent backwards instead of the error. The derivative of a square is twice the number that was
squared: the prediction minus the target.
"""

from linear_regression import mse, predict, train


def gradients(x, target, w, b):
    upstream = 2 * predict(x, w, b) / target.numel()
    return upstream.T @ x, upstream.sum(0)
