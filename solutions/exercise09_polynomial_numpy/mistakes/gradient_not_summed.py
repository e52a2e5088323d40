"""The gradients still have one column for each point. The four parameters are shared by all points, so the shares of
the points are added up."""

import numpy as np
from polynomial import predict, train


def gradients(x, y, params):
    upstream = 2 * (predict(x, params) - y)
    return np.array([upstream * x**power for power in range(4)])
