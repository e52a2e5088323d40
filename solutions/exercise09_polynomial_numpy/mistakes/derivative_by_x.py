"""The powers are differentiated with respect to x (1, 2x, 3x²). Here x is fixed and the parameter changes: by how much
does d x³ grow when d grows by 1?
"""

import numpy as np
from polynomial import predict, train


def gradients(x, y, params):
    upstream = 2 * (predict(x, params) - y)
    slopes = [np.ones_like(x), np.ones_like(x), 2 * x, 3 * x**2]
    return np.array([np.sum(upstream * slope) for slope in slopes])
