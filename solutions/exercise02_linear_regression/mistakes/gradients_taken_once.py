"""Every step uses the gradients of the start. They change with w and b: compute them again in each epoch."""

from linear_regression import gradients, mse, predict


def train(x, target, w, b, learning_rate, epochs):
    dw, db = gradients(x, target, w, b)
    losses = []
    for _ in range(epochs):
        losses.append(mse(predict(x, w, b), target))
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b, losses
