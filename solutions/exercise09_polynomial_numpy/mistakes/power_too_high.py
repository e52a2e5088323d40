"""The gradients start at x to the power 1, and so each is one too high. The first parameter, a, stands alone: it is
multiplied by 1."""

import numpy as np
from polynomial import predict, train


def gradients(x, y, params):
    upstream = 2 * (predict(x, params) - y)
    return np.array([np.sum(upstream * x**power) for power in range(1, 5)])
