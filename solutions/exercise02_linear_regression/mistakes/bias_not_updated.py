"""The bias is never updated. w and b are both parameters, and both take the step."""

from linear_regression import gradients, mse, predict


def train(x, target, w, b, learning_rate, epochs):
    losses = []
    for _ in range(epochs):
        losses.append(mse(predict(x, w, b), target))
        dw, db = gradients(x, target, w, b)
        w = w - learning_rate * dw
    return w, b, losses
