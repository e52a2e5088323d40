"""The list has one loss too many: the one after the last step. It has one loss for each step, taken before that step.
"""

import numpy as np
from polynomial import gradients, predict


def train(x, y, params, learning_rate, steps):
    losses = []
    for _ in range(steps):
        losses.append(np.sum((predict(x, params) - y) ** 2))
        params = params - learning_rate * gradients(x, y, params)
    return params, [*losses, np.sum((predict(x, params) - y) ** 2)]
