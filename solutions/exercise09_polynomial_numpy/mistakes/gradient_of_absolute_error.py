"""Only the signs of the errors go into the gradients: that is the gradient of the sum of the absolute errors. The
derivative of a square grows with the error.
"""

import numpy as np
from polynomial import predict, train


def gradients(x, y, params):
    upstream = np.sign(predict(x, params) - y)
    return np.array([np.sum(upstream * x**power) for power in range(4)])
