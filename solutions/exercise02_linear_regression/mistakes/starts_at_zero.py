"""The training starts from zeros. It should start from the w and b that it is given."""

import torch
from linear_regression import gradients, mse, predict


def train(x, target, w, b, learning_rate, epochs):
    w, b, losses = torch.zeros_like(w), torch.zeros_like(b), []
    for _ in range(epochs):
        losses.append(mse(predict(x, w, b), target))
        dw, db = gradients(x, target, w, b)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b, losses
