"""w isn't transposed. It has a row for each output, so its columns belong to the features, and the shapes of x @ w
don't fit.
"""

from linear_regression import gradients, mse, train


def predict(x, w, b):
    return x @ w + b
