"""sq_coef is multiplied by x itself. It belongs to the squares of x."""

from mlp import MSE, Linear, Model, Relu, fit, generate_data


def quadratic_func(x, sq_coef, li_coef, bias):
    return x @ sq_coef.T + x @ li_coef.T + bias
