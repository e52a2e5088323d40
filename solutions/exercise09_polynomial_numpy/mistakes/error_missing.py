"""The gradients are sums of only the powers of x. By the chain rule, each point's power is multiplied by twice the
error of that point.
"""

import numpy as np
from polynomial import predict, train


def gradients(x, y, params):
    return np.array([np.sum(2 * x**power) for power in range(4)])
