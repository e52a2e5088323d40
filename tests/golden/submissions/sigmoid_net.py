"""One early slip, the derivative of (P - Y)² for that of ½(P - Y)²; and no sum over the batch in dLdJ."""

import torch


def sigmoid(z):
    return 1 / (1 + torch.exp(-z))


def forward(X, Y, weights):
    A = X @ weights["V"] + weights["I"]
    B = sigmoid(A)
    C = B @ weights["W"] + weights["J"]
    P = sigmoid(C)
    return {"A": A, "B": B, "C": C, "P": P, "L": ((P - Y) ** 2).sum() / 2}


def gradients(X, Y, weights):
    values = forward(X, Y, weights)
    B, P = values["B"], values["P"]
    dLdP, dPdC, dBdA = 2 * (P - Y), P * (1 - P), B * (1 - B)
    dLdC = dLdP * dPdC
    dLdB = dLdC @ weights["W"].T
    dLdA = dLdB * dBdA
    return {
        "dLdP": dLdP, "dPdC": dPdC, "dLdC": dLdC, "dLdW": B.T @ dLdC, "dLdJ": dLdC, "dLdB": dLdB,
        "dBdA": dBdA, "dLdA": dLdA, "dLdV": X.T @ dLdA, "dLdI": dLdA.sum(0, keepdim=True),
    }  # fmt: skip


def update(weights, gradients, learning_rate):
    return {name: value - learning_rate * gradients["dLd" + name] for name, value in weights.items()}
