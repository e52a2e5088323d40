"""These are the gradients of the sum of the squares, as in the notebook. This exercise's loss is the mean: whatever the
loss divides by, its gradients divide by, too.
"""

from linear_regression import mse, predict, train


def gradients(x, target, w, b):
    upstream = 2 * (predict(x, w, b) - target)
    return upstream.T @ x, upstream.sum(0)
