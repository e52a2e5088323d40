"""The gradients are written into an array of whole numbers, which cuts off their decimals.

kinds: dtype
false: precision
"""

import numpy as np


def predict(x, params):
    a, b, c, d = params
    return a + b * x + c * x**2 + d * x**3


def gradients(x, y, params):
    upstream = 2 * (predict(x, params) - y)
    result = np.array([0, 0, 0, 0])
    for power in range(4):
        result[power] = np.sum(upstream * x**power)
    return result


def train(x, y, params, learning_rate, steps):
    losses = []
    for _ in range(steps):
        losses.append(np.sum((predict(x, params) - y) ** 2))
        params = params - learning_rate * gradients(x, y, params)
    return params, losses
