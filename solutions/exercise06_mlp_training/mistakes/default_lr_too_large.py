"""Without an lr argument, fit should use a learning rate of 0.01; this one uses 0.1."""

from mlp import MSE, Linear, Model, Relu, generate_data, quadratic_func
from mlp import fit as reference


def fit(x, y_true, model, loss, lr=0.1, num_epoch=1000):
    return reference(x, y_true, model, loss, lr, num_epoch)
