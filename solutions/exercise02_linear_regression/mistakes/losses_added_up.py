"""Each loss contains all those before it. losses has the loss of each epoch by itself."""

from linear_regression import gradients, mse, predict


def train(x, target, w, b, learning_rate, epochs):
    losses, total = [], 0
    for _ in range(epochs):
        total = total + mse(predict(x, w, b), target)
        losses.append(total)
        dw, db = gradients(x, target, w, b)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b, losses
