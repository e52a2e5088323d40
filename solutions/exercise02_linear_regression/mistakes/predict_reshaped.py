"""w is reshaped where it should be transposed. reshape and view keep the numbers in their order and only split them
into rows elsewhere; transposing turns rows into columns.
"""

from linear_regression import gradients, mse, train


def predict(x, w, b):
    return x @ w.reshape(x.shape[1], -1) + b
