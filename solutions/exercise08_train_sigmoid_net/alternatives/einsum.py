"""Products as einsum, which names every axis, and torch's own functions for the scores."""

import torch
from torch.nn.functional import binary_cross_entropy


def to_2d(t, kind):
    return torch.einsum("n->n", t)[None, :] if kind == "row" else t[:, None]


def random_row(X, y):
    index = torch.randperm(len(X))[:1]
    return X[index], y[index]


def hidden(X, weights):
    return (torch.einsum("ni,ih->nh", X, weights["V"]) + weights["I"]).sigmoid()


def neural_net_predict(X, weights):
    return (torch.einsum("nh,ho->no", hidden(X, weights), weights["W"]) + weights["J"]).sigmoid()


def train_neural_net(X, Y, weights=None, learning_rate=1.0):
    if weights is None:
        weights = {name: torch.randn(shape) for name, shape in zip("VIWJ", [(3, 4), (1, 4), (4, 1), (1, 1)])}
    B, P = hidden(X, weights), neural_net_predict(X, weights)
    c = (P - Y) * (P - P**2)
    a = torch.einsum("no,ho->nh", c, weights["W"]) * (B - B**2)
    steps = {
        "V": torch.einsum("ni,nh->ih", X, a),
        "I": torch.einsum("nh->h", a)[None],
        "W": torch.einsum("nh,no->ho", B, c),
        "J": torch.einsum("no->o", c)[None],
    }
    return {name: torch.sub(weights[name], steps[name], alpha=learning_rate) for name in steps}


def cross_entropy(predictions, actual):
    return binary_cross_entropy(predictions, actual, reduction="none")


def log_loss(X, y, weights):
    return binary_cross_entropy(neural_net_predict(X, weights), y)


def accuracy_binary(predictions, actual):
    return float(((predictions > 0.5) == (actual > 0.5)).sum()) / len(actual)
