"""Each loss in the list is the mean of all losses so far.

kinds: parts
false: scale, rate, count
"""

import numpy as np


def predict(x, params):
    a, b, c, d = params
    return a + b * x + c * x**2 + d * x**3


def gradients(x, y, params):
    upstream = 2 * (predict(x, params) - y)
    return np.array([np.sum(upstream * x**power) for power in range(4)])


def train(x, y, params, learning_rate, steps):
    losses, total = [], 0
    for step in range(steps):
        total += np.sum((predict(x, params) - y) ** 2)
        losses.append(total / (step + 1))
        params = params - learning_rate * gradients(x, y, params)
    return params, losses
