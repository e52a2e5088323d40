"""The learning rate is divided by the number of rows. The mean has already divided; the step is the learning rate times
the gradient.
"""

from linear_regression import gradients, mse, predict


def train(x, target, w, b, learning_rate, epochs):
    losses = []
    for _ in range(epochs):
        losses.append(mse(predict(x, w, b), target))
        dw, db = gradients(x, target, w, b)
        w, b = w - learning_rate / len(x) * dw, b - learning_rate / len(x) * db
    return w, b, losses
