"""The error is y minus the prediction, and the minus sign that the chain rule then brings is missing. In which
direction does the error change when a grows?
"""

import numpy as np
from polynomial import predict, train


def gradients(x, y, params):
    upstream = 2 * (y - predict(x, params))
    return np.array([np.sum(upstream * x**power) for power in range(4)])
