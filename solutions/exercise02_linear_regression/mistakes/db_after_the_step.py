"""db is computed after w has taken its step. Both gradients belong to the same w and b: compute both first, then step.
"""

from linear_regression import gradients, mse, predict


def train(x, target, w, b, learning_rate, epochs):
    losses = []
    for _ in range(epochs):
        losses.append(mse(predict(x, w, b), target))
        w = w - learning_rate * gradients(x, target, w, b)[0]
        b = b - learning_rate * gradients(x, target, w, b)[1]
    return w, b, losses
