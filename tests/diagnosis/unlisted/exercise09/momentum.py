"""The steps have momentum: each carries on 0.9 of the one before.

kinds: none, parts, update
false: rate, step, scale, count
"""

import numpy as np


def predict(x, params):
    a, b, c, d = params
    return a + b * x + c * x**2 + d * x**3


def gradients(x, y, params):
    upstream = 2 * (predict(x, params) - y)
    return np.array([np.sum(upstream * x**power) for power in range(4)])


def train(x, y, params, learning_rate, steps):
    losses, velocity = [], 0
    for _ in range(steps):
        losses.append(np.sum((predict(x, params) - y) ** 2))
        velocity = 0.9 * velocity + gradients(x, y, params)
        params = params - learning_rate * velocity
    return params, losses
