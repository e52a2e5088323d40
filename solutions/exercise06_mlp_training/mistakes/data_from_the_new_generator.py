"""numpy has two random generators, and the same seed gives different numbers in each. This exercise's numbers come from
np.random.seed and np.random.uniform, not from default_rng.
"""

import numpy as np
from mlp import MSE, Linear, Model, Relu, fit, quadratic_func


def generate_data(low, high, n, d):
    return np.random.default_rng(73).uniform(low, high, (n, d))
