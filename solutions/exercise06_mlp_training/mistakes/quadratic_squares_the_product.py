"""The product of coefficient and x is squared. Square only x, then multiply by the coefficient."""

from mlp import MSE, Linear, Model, Relu, fit, generate_data


def quadratic_func(x, sq_coef, li_coef, bias):
    return (x * sq_coef) ** 2 @ (sq_coef.T * 0 + 1) + x @ li_coef.T + bias
