"""dLdB is W, turned round and repeated for each row: what arrives at C isn't in it.

kinds: ignores, missing_factor, no_upstream, scale
false: broadcast, summed_axis
"""

import torch


def forward(X, Y, weights):
    A = X @ weights["V"] + weights["I"]
    B = torch.sigmoid(A)
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

    dLdB = W.T.expand(len(X), 4)
    dLdA = dLdB * dBdA
    dLdV = X.T @ dLdA
    dLdI = dLdA.sum(dim=0, keepdim=True)
    return {
        "dLdP": dLdP, "dPdC": dPdC, "dLdC": dLdC, "dLdW": dLdW, "dLdJ": dLdJ,
        "dLdB": dLdB, "dBdA": dBdA, "dLdA": dLdA, "dLdV": dLdV, "dLdI": dLdI,
    }  # fmt: skip


def update(weights, gradients, learning_rate):
    return {name: value - learning_rate * gradients["dLd" + name] for name, value in weights.items()}
