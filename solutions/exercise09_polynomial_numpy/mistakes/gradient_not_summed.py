"""The gradients still have one column for each point. All points share the four parameters, so the points'
contributions are added up.
"""

import numpy as np
from polynomial import predict, train


def gradients(x, y, params):
    upstream = 2 * (predict(x, params) - y)
    return np.array([upstream * x**power for power in range(4)])
