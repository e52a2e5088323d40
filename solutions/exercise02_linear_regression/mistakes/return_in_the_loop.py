"""train stops after its first epoch. Check how far the return is indented."""

from linear_regression import gradients, mse, predict


def train(x, target, w, b, learning_rate, epochs):
    losses = []
    for _ in range(epochs):
        losses.append(mse(predict(x, w, b), target))
        dw, db = gradients(x, target, w, b)
        w, b = w - learning_rate * dw, b - learning_rate * db
        return w, b, losses
