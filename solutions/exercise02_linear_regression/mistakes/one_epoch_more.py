"""train takes one step too many. Check the range of your loop, for example range(1, epochs + 2): count the rounds."""

from linear_regression import gradients, mse, predict


def train(x, target, w, b, learning_rate, epochs):
    losses = []
    for _ in range(epochs + 1):
        losses.append(mse(predict(x, w, b), target))
        dw, db = gradients(x, target, w, b)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b, losses
