"""losses[0] is the loss after the first step. Record each epoch's loss before its step: compute it first."""

from linear_regression import gradients, mse, predict


def train(x, target, w, b, learning_rate, epochs):
    losses = []
    for _ in range(epochs):
        dw, db = gradients(x, target, w, b)
        w, b = w - learning_rate * dw, b - learning_rate * db
        losses.append(mse(predict(x, w, b), target))
    return w, b, losses
