"""`train` takes one step too few. How many numbers does your range have?"""

import numpy as np
from polynomial import gradients, predict


def train(x, y, params, learning_rate, steps):
    losses = []
    for _ in range(1, steps):
        losses.append(np.sum((predict(x, params) - y) ** 2))
        params = params - learning_rate * gradients(x, y, params)
    return params, losses
