"""The errors count by their sign alone, as if the loss were the sum of their sizes. The derivative of a square still
contains what was squared."""

import numpy as np
from polynomial import predict, train


def gradients(x, y, params):
    upstream = np.sign(predict(x, params) - y)
    return np.array([np.sum(upstream * x**power) for power in range(4)])
