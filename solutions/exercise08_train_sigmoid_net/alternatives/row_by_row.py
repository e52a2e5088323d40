"""One row at a time; the steps that the rows ask for are added up."""

import torch


def to_2d(t, kind):
    return torch.stack([t]) if kind == "row" else torch.stack([number.reshape(1) for number in t])


def random_row(X, y):
    index = min(int(torch.rand(()) * len(X)), len(X) - 1)
    return X[index].view(1, -1), y[index].view(1, -1)


def predict_row(x, weights):
    b = torch.sigmoid(x @ weights["V"] + weights["I"][0])
    return b, torch.sigmoid(b @ weights["W"] + weights["J"][0])


def train_neural_net(X, Y, weights=None, learning_rate=1.0):
    if weights is None:
        weights = {"V": torch.randn(3, 4), "I": torch.randn(1, 4), "W": torch.randn(4, 1), "J": torch.randn(1, 1)}
    new = {name: weight.clone() for name, weight in weights.items()}
    for x, y in zip(X, Y):
        b, p = predict_row(x, weights)
        delta = (p - y) * p * (1 - p)
        back = delta * weights["W"][:, 0] * b * (1 - b)
        new["J"][0] -= learning_rate * delta
        new["W"][:, 0] -= learning_rate * delta * b
        new["I"][0] -= learning_rate * back
        new["V"] -= learning_rate * torch.outer(x, back)
    return new


def neural_net_predict(X, weights):
    return torch.stack([predict_row(x, weights)[1] for x in X])


def cross_entropy(predictions, actual):
    return -torch.log(torch.where(actual == 1, predictions, 1 - predictions))


def log_loss(X, y, weights):
    losses = cross_entropy(neural_net_predict(X, weights), y)
    return float(sum(losses)) / len(losses)


def accuracy_binary(predictions, actual):
    return sum(bool(round(float(p)) == float(a)) for p, a in zip(predictions, actual)) / len(actual)
