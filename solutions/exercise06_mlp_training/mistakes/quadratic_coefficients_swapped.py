"""The two sets of coefficients are swapped: sq_coef belongs to the squares, li_coef to x itself."""

from mlp import MSE, Linear, Model, Relu, fit, generate_data


def quadratic_func(x, sq_coef, li_coef, bias):
    return x**2 @ li_coef.T + x @ sq_coef.T + bias
