"""These are standard normal numbers. They should be uniform between low and high, each value as likely as any other."""

import numpy as np
from mlp import MSE, Linear, Model, Relu, fit, quadratic_func


def generate_data(low, high, n, d):
    np.random.seed(73)
    return np.random.randn(n, d)
