"""The powers are built up in x itself: power *= x squares both, and x³ becomes x⁴.

kinds: none, in_place, slip
false: scale, offset
"""

import numpy as np


def predict(x, params):
    a, b, c, d = params
    power = x
    result = a + b * power
    power *= x
    result = result + c * power
    power *= x
    return result + d * power


def gradients(x, y, params):
    upstream = 2 * (predict(x, params) - y)
    return np.array([np.sum(upstream * x**power) for power in range(4)])


def train(x, y, params, learning_rate, steps):
    losses = []
    for _ in range(steps):
        losses.append(np.sum((predict(x, params) - y) ** 2))
        params = params - learning_rate * gradients(x, y, params)
    return params, losses
