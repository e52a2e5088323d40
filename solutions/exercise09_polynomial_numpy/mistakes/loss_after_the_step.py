"""Each loss is recorded after its step, so the list begins one step too late. The first loss belongs to the params that
`train` was given.
"""

import numpy as np
from polynomial import gradients, predict


def train(x, y, params, learning_rate, steps):
    losses = []
    for _ in range(steps):
        params = params - learning_rate * gradients(x, y, params)
        losses.append(np.sum((predict(x, params) - y) ** 2))
    return params, losses
