"""As the seed notebook writes it: four scalars, one line each."""

import numpy as np


def predict(x, params):
    return params[0] + params[1] * x + params[2] * x**2 + params[3] * x**3


def gradients(x, y, params):
    grad_y_pred = 2.0 * (predict(x, params) - y)
    grad_a = grad_y_pred.sum()
    grad_b = (grad_y_pred * x).sum()
    grad_c = (grad_y_pred * x**2).sum()
    grad_d = (grad_y_pred * x**3).sum()
    return np.array([grad_a, grad_b, grad_c, grad_d])


def train(x, y, params, learning_rate, steps):
    a, b, c, d = params
    losses = []
    for _ in range(steps):
        params = np.array([a, b, c, d])
        losses.append(np.square(predict(x, params) - y).sum())
        grad_a, grad_b, grad_c, grad_d = gradients(x, y, params)
        a -= learning_rate * grad_a
        b -= learning_rate * grad_b
        c -= learning_rate * grad_c
        d -= learning_rate * grad_d
    return np.array([a, b, c, d]), losses
