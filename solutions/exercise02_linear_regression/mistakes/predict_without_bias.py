"""The prediction leaves the bias out. Add b to each row of x wᵀ."""

from linear_regression import gradients, mse, train


def predict(x, w, b):
    return x @ w.T
