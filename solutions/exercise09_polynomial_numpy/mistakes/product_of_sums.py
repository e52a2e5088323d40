"""The errors and the powers of x are summed first and multiplied afterwards. Each point's error belongs to that
point's x: multiply first."""

import numpy as np
from polynomial import predict, train


def gradients(x, y, params):
    upstream = 2 * (predict(x, params) - y)
    return np.array([np.sum(upstream) * np.sum(x**power) for power in range(4)])
