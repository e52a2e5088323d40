"""Numpy alone: no torch anywhere."""

import numpy as np

chance = np.random.default_rng()


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def to_2d(t, kind):
    return np.asarray(t).reshape((1, -1) if kind == "row" else (-1, 1))


def random_row(X, y):
    index = chance.integers(len(X))
    return X[index : index + 1], y[index : index + 1]


def train_neural_net(X, Y, weights=None, learning_rate=1.0):
    if weights is None:
        shapes = {"V": (3, 4), "I": (1, 4), "W": (4, 1), "J": (1, 1)}
        weights = {name: chance.standard_normal(shape) for name, shape in shapes.items()}
    B = sigmoid(X.dot(weights["V"]) + weights["I"])
    P = sigmoid(B.dot(weights["W"]) + weights["J"])
    dC = (P - Y) * P * (1 - P)
    dA = dC.dot(weights["W"].T) * B * (1 - B)
    return {
        "V": weights["V"] - learning_rate * X.T.dot(dA),
        "I": weights["I"] - learning_rate * dA.sum(axis=0, keepdims=True),
        "W": weights["W"] - learning_rate * B.T.dot(dC),
        "J": weights["J"] - learning_rate * dC.sum(axis=0, keepdims=True),
    }


def neural_net_predict(X, weights):
    return sigmoid(sigmoid(X.dot(weights["V"]) + weights["I"]).dot(weights["W"]) + weights["J"])


def cross_entropy(predictions, actual):
    return np.where(actual == 1, -np.log(predictions), -np.log(1 - predictions))


def log_loss(X, y, weights):
    return cross_entropy(neural_net_predict(X, weights), y).mean()


def accuracy_binary(predictions, actual):
    return np.mean(np.round(predictions) == actual)
