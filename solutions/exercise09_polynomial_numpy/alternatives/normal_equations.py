"""Everything that doesn't change is summed once: then a step is one 4 × 4 product."""

import numpy as np


def predict(x, params):
    return np.polynomial.polynomial.polyval(x, params)


def sums(x, y):
    matrix = np.stack([np.ones_like(x), x, x * x, x * x * x])
    return matrix @ matrix.T, matrix @ y


def gradients(x, y, params):
    moments, targets = sums(x, y)
    return 2 * (moments @ params - targets)


def train(x, y, params, learning_rate, steps):
    moments, targets = sums(x, y)
    losses = []
    for _ in range(steps):
        losses.append(np.sum((y - predict(x, params)) ** 2))
        params = params - learning_rate * 2 * (moments @ params - targets)
    return [params, losses]
