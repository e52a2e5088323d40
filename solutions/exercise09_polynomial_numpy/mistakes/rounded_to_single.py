"""Somewhere the numbers are rounded to float32, and half of their digits are lost. Keep the dtype of the inputs: look
for float32 or astype.
"""

import numpy as np
from polynomial import train


def predict(x, params):
    a, b, c, d = params.astype(np.float32)
    return (a + b * x + c * x**2 + d * x**3).astype(x.dtype)


def gradients(x, y, params):
    upstream = 2 * (predict(x, params) - y)
    return np.array([np.sum(upstream * x**power) for power in range(4)])
