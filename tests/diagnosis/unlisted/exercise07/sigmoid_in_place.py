"""The sigmoid is applied in place, so A holds what B should.

kinds: function, in_place, slip, swapped
false: scale, clipped
"""

import torch


def forward(X, Y, weights):
    A = X @ weights["V"] + weights["I"]
    B = A.sigmoid_()
    C = B @ weights["W"] + weights["J"]
    P = torch.sigmoid(C)
    L = 0.5 * ((P - Y) ** 2).sum()
    return {"A": A, "B": B, "C": C, "P": P, "L": L}


def gradients(X, Y, weights):
    values = forward(X, Y, weights)
    B, P = values["B"], values["P"]
    return chain(X, B, weights["W"], dLdP=P - Y, dPdC=P * (1 - P), dBdA=B * (1 - B))


def chain(X, B, W, dLdP, dPdC, dBdA):
    """The chain rule, backwards from the loss, once the three local derivatives are known."""
    dLdC = dLdP * dPdC
    dLdW = B.T @ dLdC
    dLdJ = dLdC.sum(dim=0, keepdim=True)

    dLdB = dLdC @ W.T
    dLdA = dLdB * dBdA
    dLdV = X.T @ dLdA
    dLdI = dLdA.sum(dim=0, keepdim=True)
    return {
        "dLdP": dLdP, "dPdC": dPdC, "dLdC": dLdC, "dLdW": dLdW, "dLdJ": dLdJ,
        "dLdB": dLdB, "dBdA": dBdA, "dLdA": dLdA, "dLdV": dLdV, "dLdI": dLdI,
    }  # fmt: skip


def update(weights, gradients, learning_rate):
    return {name: value - learning_rate * gradients["dLd" + name] for name, value in weights.items()}
