"""The learning rate comes in twice.

kinds: step, rate, slip
false: scale
"""

import torch


def to_2d(t, kind):
    return t.reshape(1, -1) if kind == "row" else t.reshape(-1, 1)


def random_row(X, y):
    index = int(torch.randint(len(X), (1,)))
    return to_2d(X[index], "row"), to_2d(y[index], "row")


def train_neural_net(X, Y, weights=None, learning_rate=1.0):
    weights = start() if weights is None else weights
    return descend(weights, gradients(X, Y, weights), learning_rate)


def start():
    return {"V": torch.randn(3, 4), "I": torch.randn(1, 4), "W": torch.randn(4, 1), "J": torch.randn(1, 1)}


def forward(X, weights):
    """B, what the hidden neurons say, and P, the prediction."""
    B = torch.sigmoid(X @ weights["V"] + weights["I"])
    return B, torch.sigmoid(B @ weights["W"] + weights["J"])


def gradients(X, Y, weights):
    B, P = forward(X, weights)
    dLdC = (P - Y) * P * (1 - P)
    dLdA = dLdC @ weights["W"].T * B * (1 - B)
    return of_the_weights(X, B, dLdC, dLdA)


def of_the_weights(X, B, dLdC, dLdA):
    """The gradients by V, I, W and J, once those by A and C are known."""
    return {
        "V": X.T @ dLdA,
        "I": dLdA.sum(dim=0, keepdim=True),
        "W": B.T @ dLdC,
        "J": dLdC.sum(dim=0, keepdim=True),
    }


def descend(weights, steps, learning_rate):
    return {name: weights[name] - learning_rate * learning_rate * steps[name] for name in weights}


def neural_net_predict(X, weights):
    return forward(X, weights)[1]


def cross_entropy(predictions, actual):
    return -actual * torch.log(predictions) - (1 - actual) * torch.log(1 - predictions)


def log_loss(X, y, weights):
    return cross_entropy(neural_net_predict(X, weights), y).mean().item()


def accuracy_binary(predictions, actual):
    return (predictions.round() == actual).double().mean().item()
