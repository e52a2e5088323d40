"""The start is drawn when the module is loaded: every call begins with the same weights.

kinds: mistake
unsaid: seeded inside
"""

import torch


def to_2d(t, kind):
    if kind == "row":
        return t.unsqueeze(0)
    elif kind == "col":
        return t.unsqueeze(1)
    raise ValueError(kind)


def random_row(X, y):
    i = torch.randint(0, X.shape[0], (1,)).item()
    return X[i : i + 1], y[i : i + 1]


def init_weights():
    weights = {}
    weights["V"] = torch.randn(3, 4)
    weights["I"] = torch.randn(1, 4)
    weights["W"] = torch.randn(4, 1)
    weights["J"] = torch.randn(1, 1)
    return weights


START = init_weights()


def train_neural_net(X, Y, weights=None, learning_rate=1.0):
    if weights is None:
        weights = START
    V, I, W, J = weights["V"], weights["I"], weights["W"], weights["J"]

    # forward
    A = X @ V + I
    B = torch.sigmoid(A)
    C = B @ W + J
    P = torch.sigmoid(C)

    # backward
    dLdP = P - Y
    dPdC = P * (1 - P)
    dLdC = dLdP * dPdC
    dLdW = B.T @ dLdC
    dLdJ = dLdC.sum(dim=0, keepdim=True)
    dLdB = dLdC @ W.T
    dBdA = B * (1 - B)
    dLdA = dLdB * dBdA
    dLdV = X.T @ dLdA
    dLdI = dLdA.sum(dim=0, keepdim=True)

    return {
        "V": V - learning_rate * dLdV,
        "I": I - learning_rate * dLdI,
        "W": W - learning_rate * dLdW,
        "J": J - learning_rate * dLdJ,
    }


def neural_net_predict(X, weights):
    hidden = torch.sigmoid(X @ weights["V"] + weights["I"])
    return torch.sigmoid(hidden @ weights["W"] + weights["J"])


def cross_entropy(predictions, actual):
    return -(actual * torch.log(predictions) + (1 - actual) * torch.log(1 - predictions))


def log_loss(X, y, weights):
    P = neural_net_predict(X, weights)
    return float(cross_entropy(P, y).mean())


def accuracy_binary(predictions, actual):
    correct = (torch.round(predictions) == actual).sum().item()
    return correct / len(actual)
