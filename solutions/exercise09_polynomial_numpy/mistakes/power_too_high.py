"""Each gradient uses x to a power that is one too high. The first parameter, a, is the constant term: it is multiplied
by 1.
"""

import numpy as np
from polynomial import predict, train


def gradients(x, y, params):
    upstream = 2 * (predict(x, params) - y)
    return np.array([np.sum(upstream * x**power) for power in range(1, 5)])
