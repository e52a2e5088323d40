"""Step by step with torch.mm, as the notebook has it, with the biases where they belong."""

import torch
from torch import Tensor


def sigmoid(x: Tensor) -> Tensor:
    return 1.0 / (1.0 + torch.exp(-x))


def to_2d(t: Tensor, kind: str) -> Tensor:
    assert kind in ("row", "col")
    return t.unsqueeze(0) if kind == "row" else t.unsqueeze(1)


def random_row(X, y):
    ind = int(torch.randint(0, X.shape[0], size=(1,)).item())
    return to_2d(X[ind], "row"), to_2d(y[ind], "row")


def train_neural_net(X, Y, weights=None, learning_rate=1.0):
    assert X.shape[0] == Y.shape[0]
    if not weights:
        weights = {}
        weights["V"] = torch.randn(3, 4)
        weights["I"] = torch.randn(1, 4)
        weights["W"] = torch.randn(4, 1)
        weights["J"] = torch.randn(1, 1)
    A = torch.mm(X, weights["V"]) + weights["I"]
    B = sigmoid(A)
    C = torch.mm(B, weights["W"]) + weights["J"]
    P = sigmoid(C)

    dLdP = -1.0 * (Y - P)
    dPdC = sigmoid(C) * (1 - sigmoid(C))
    dLdC = dLdP * dPdC
    dLdW = torch.mm(B.transpose(0, 1), dLdC)
    dLdJ = dLdC.sum(dim=0).reshape(1, 1)
    dLdB = torch.mm(dLdC, weights["W"].transpose(0, 1))
    dBdA = sigmoid(A) * (1 - sigmoid(A))
    dLdA = dLdB * dBdA
    dLdV = torch.mm(X.transpose(0, 1), dLdA)
    dLdI = dLdA.sum(dim=0).reshape(1, 4)

    new = dict(weights)
    new["V"] = new["V"] - learning_rate * dLdV
    new["I"] = new["I"] - learning_rate * dLdI
    new["W"] = new["W"] - learning_rate * dLdW
    new["J"] = new["J"] - learning_rate * dLdJ
    return new


def neural_net_predict(X, weights):
    B = sigmoid(torch.mm(X, weights["V"]) + weights["I"])
    return sigmoid(torch.mm(B, weights["W"]) + weights["J"])


def cross_entropy(predictions, actual):
    assert predictions.shape == actual.shape
    return -1.0 * actual * torch.log(predictions) - (1.0 - actual) * torch.log(1 - predictions)


def log_loss(X, y, weights):
    return float(torch.mean(cross_entropy(neural_net_predict(X, weights), y)).item())


def accuracy_binary(predictions, actual):
    return torch.mean((torch.round(predictions) == actual).float())
