"""gradients returns a list.

kinds: type
"""

import numpy as np


def predict(x, params):
    a, b, c, d = params
    return a + b * x + c * x**2 + d * x**3


def gradients(x, y, params):
    upstream = 2 * (predict(x, params) - y)
    return [np.sum(upstream * x**power) for power in range(4)]


def train(x, y, params, learning_rate, steps):
    losses = []
    for _ in range(steps):
        losses.append(np.sum((predict(x, params) - y) ** 2))
        params = params - learning_rate * np.array(gradients(x, y, params))
    return params, losses
