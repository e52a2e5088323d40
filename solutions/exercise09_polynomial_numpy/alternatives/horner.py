"""Horner's rule; the gradient with the minus of the chain rule, by einsum; a copy that is updated in place."""

import numpy as np


def predict(x, params):
    result = np.zeros(x.shape)
    for coefficient in params[::-1]:
        result = result * x + coefficient
    return result


def gradients(x, y, params):
    powers = x ** np.arange(4)[:, None]
    return -2 * np.einsum("kn,n->k", powers, y - predict(x, params))


def train(x, y, params, learning_rate, steps):
    params, losses = params.copy(), []
    for _ in range(steps):
        losses.append(float(np.linalg.norm(predict(x, params) - y) ** 2))
        params -= learning_rate * gradients(x, y, params)
    return params, tuple(losses)
