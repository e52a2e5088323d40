"""log_loss has the term of the ones alone, written out beside a right cross_entropy.

kinds: slip
"""

import torch


def to_2d(t, kind):
    if kind == "row":
        return t.reshape(1, -1)
    return t.reshape(-1, 1)

def random_row(X, y):
    i = torch.randint(0, X.shape[0], (1,)).item()
    return to_2d(X[i], "row"), to_2d(y[i], "row")

def sigmoid(z):
    return 1 / (1 + torch.exp(-z))

def train_neural_net(X, Y, weights=None, learning_rate=1.0):
    if weights is None:
        weights = {"V": torch.randn(3, 4), "I": torch.randn(1, 4), "W": torch.randn(4, 1), "J": torch.randn(1, 1)}
    V, I, W, J = weights["V"], weights["I"], weights["W"], weights["J"]
    B = sigmoid(X @ V + I)
    P = sigmoid(B @ W + J)
    dC = (P - Y) * P * (1 - P)
    dW = B.T @ dC
    dJ = dC.sum(dim=0, keepdim=True)
    dA = (dC @ W.T) * B * (1 - B)
    dV = X.T @ dA
    dI = dA.sum(dim=0, keepdim=True)
    return {"V": V - learning_rate * dV, "I": I - learning_rate * dI,
            "W": W - learning_rate * dW, "J": J - learning_rate * dJ}

def neural_net_predict(X, weights):
    B = sigmoid(X @ weights["V"] + weights["I"])
    return sigmoid(B @ weights["W"] + weights["J"])

def log_loss(X, y, weights):
    p = neural_net_predict(X, weights)
    return torch.mean(-y * torch.log(p)).item()

def cross_entropy(predictions, actual):
    return -actual * torch.log(predictions) - (1 - actual) * torch.log(1 - predictions)

def accuracy_binary(predictions, actual):
    return ((predictions > 0.5).float() == actual).float().mean().item()
