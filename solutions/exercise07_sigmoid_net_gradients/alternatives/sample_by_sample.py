"""One row at a time; what the rows ask of the parameters is added up."""

import torch


def forward(X, Y, weights):
    rows = [forward_row(x, weights) for x in X]
    values = {name: torch.stack([row[name] for row in rows]) for name in "ABCP"}
    loss = sum(0.5 * (p - y) ** 2 for p, y in zip(values["P"].flatten(), Y.flatten()))
    return {**values, "L": loss}


def forward_row(x, weights):
    a = x @ weights["V"] + weights["I"][0]
    b = torch.sigmoid(a)
    c = b @ weights["W"] + weights["J"][0]
    return {"A": a, "B": b, "C": c, "P": torch.sigmoid(c)}


def gradients(X, Y, weights):
    rows = [gradients_row(x, y, weights) for x, y in zip(X, Y)]
    shared = {name: sum(row[name] for row in rows) for name in ("dLdW", "dLdJ", "dLdV", "dLdI")}
    return {name: shared[name] if name in shared else torch.stack([row[name] for row in rows]) for name in rows[0]}


def gradients_row(x, y, weights):
    values = forward_row(x, weights)
    b, p = values["B"], values["P"]
    dLdP = p - y
    dPdC = p * (1 - p)
    dLdC = dLdP * dPdC
    dLdB = weights["W"][:, 0] * dLdC
    dBdA = b * (1 - b)
    dLdA = dLdB * dBdA
    return {
        "dLdP": dLdP, "dPdC": dPdC, "dLdC": dLdC, "dLdW": torch.outer(b, dLdC), "dLdJ": dLdC.reshape(1, 1),
        "dLdB": dLdB, "dBdA": dBdA, "dLdA": dLdA, "dLdV": torch.outer(x, dLdA), "dLdI": dLdA.reshape(1, 4),
    }  # fmt: skip


def update(weights, gradients, learning_rate):
    return {name: old - gradients["dLd" + name] * learning_rate for name, old in weights.items()}
