"""The loop over the powers ends at 2, so the gradient of d stays 0.

kinds: mask, partly, slip
false: parts
"""

import numpy as np


def predict(x, params):
    a, b, c, d = params
    return a + b * x + c * x**2 + d * x**3


def gradients(x, y, params):
    upstream = 2 * (predict(x, params) - y)
    result = np.zeros(4)
    for power in range(3):
        result[power] = np.sum(upstream * x**power)
    return result


def train(x, y, params, learning_rate, steps):
    losses = []
    for _ in range(steps):
        losses.append(np.sum((predict(x, params) - y) ** 2))
        params = params - learning_rate * gradients(x, y, params)
    return params, losses
