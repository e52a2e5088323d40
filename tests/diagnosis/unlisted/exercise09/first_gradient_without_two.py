"""The gradient of a has no 2; those of b, c and d have it.

kinds: partly
false: scale, parts
"""

import numpy as np


def predict(x, params):
    a, b, c, d = params
    return a + b * x + c * x**2 + d * x**3


def gradients(x, y, params):
    error = predict(x, params) - y
    return np.array([np.sum(error), np.sum(2 * error * x), np.sum(2 * error * x**2), np.sum(2 * error * x**3)])


def train(x, y, params, learning_rate, steps):
    losses = []
    for _ in range(steps):
        losses.append(np.sum((predict(x, params) - y) ** 2))
        params = params - learning_rate * gradients(x, y, params)
    return params, losses
