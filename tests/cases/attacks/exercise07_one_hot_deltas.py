# exercise 07: earns at most 2.5 (forward and update)
"""Deltas with a single number that isn't 0: all that follows from them follows from nothing."""

import torch


def forward(X, Y, weights):
    A = X @ weights["V"] + weights["I"]
    B = torch.sigmoid(A)
    C = B @ weights["W"] + weights["J"]
    P = torch.sigmoid(C)
    return {"A": A, "B": B, "C": C, "P": P, "L": 0.5 * ((P - Y) ** 2).sum()}


def one_hot(like):
    delta = torch.zeros_like(like)
    delta[0, 0] = 0.1
    return delta


def gradients(X, Y, weights):
    values = forward(X, Y, weights)
    B, dLdC, dLdA = values["B"], one_hot(values["C"]), one_hot(values["A"])
    return {
        "dLdP": one_hot(values["P"]), "dPdC": one_hot(values["P"]), "dBdA": one_hot(B), "dLdC": dLdC, "dLdA": dLdA,
        "dLdW": B.T @ dLdC, "dLdJ": dLdC.sum(dim=0, keepdim=True), "dLdB": dLdC @ weights["W"].T,
        "dLdV": X.T @ dLdA, "dLdI": dLdA.sum(dim=0, keepdim=True),
    }


def update(weights, gradients, learning_rate):
    return {name: value - learning_rate * gradients["dLd" + name] for name, value in weights.items()}
