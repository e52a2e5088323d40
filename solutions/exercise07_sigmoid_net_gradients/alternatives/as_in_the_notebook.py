"""Step by step with torch.mm, and each slope from a sigmoid that is computed once more."""

import torch


def sigmoid(x):
    return 1.0 / (1.0 + torch.exp(-x))


def forward(X, Y, weights):
    A = torch.mm(X, weights["V"]) + weights["I"]
    B = sigmoid(A)
    C = torch.mm(B, weights["W"]) + weights["J"]
    P = sigmoid(C)
    L = torch.sum(0.5 * torch.pow(P - Y, 2))
    return {"A": A, "B": B, "C": C, "P": P, "L": L}


def gradients(X, Y, weights):
    values = forward(X, Y, weights)
    A, B, C, P = values["A"], values["B"], values["C"], values["P"]
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
    return dict(
        dLdP=dLdP, dPdC=dPdC, dLdC=dLdC, dLdW=dLdW, dLdJ=dLdJ, dLdB=dLdB, dBdA=dBdA, dLdA=dLdA, dLdV=dLdV, dLdI=dLdI
    )


def update(weights, gradients, learning_rate):
    new = {}
    new["V"] = weights["V"] - learning_rate * gradients["dLdV"]
    new["I"] = weights["I"] - learning_rate * gradients["dLdI"]
    new["W"] = weights["W"] - learning_rate * gradients["dLdW"]
    new["J"] = weights["J"] - learning_rate * gradients["dLdJ"]
    return new
