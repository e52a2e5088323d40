"""These numbers lie between 0 and 1, whatever low and high are."""

import numpy as np
from mlp import MSE, Linear, Model, Relu, fit, quadratic_func


def generate_data(low, high, n, d):
    np.random.seed(73)
    return np.random.rand(n, d)
