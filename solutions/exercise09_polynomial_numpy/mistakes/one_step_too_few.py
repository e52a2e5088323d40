"""`train` takes one step fewer than it is told. What does the first number of your range stand for, and the last?"""

import numpy as np
from polynomial import gradients, predict


def train(x, y, params, learning_rate, steps):
    losses = []
    for _ in range(1, steps):
        losses.append(np.sum((predict(x, params) - y) ** 2))
        params = params - learning_rate * gradients(x, y, params)
    return params, losses
