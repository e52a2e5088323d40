"""The products as einsum, which names every axis."""

import torch


def forward(X, Y, weights):
    A = torch.einsum("ni,ih->nh", X, weights["V"]) + weights["I"]
    B = A.sigmoid()
    C = torch.einsum("nh,ho->no", B, weights["W"]) + weights["J"]
    P = C.sigmoid()
    return {"A": A, "B": B, "C": C, "P": P, "L": 0.5 * torch.einsum("no,no->", P - Y, P - Y)}


def gradients(X, Y, weights):
    values = forward(X, Y, weights)
    dLdP = values["P"] - Y
    dPdC = values["P"] - values["P"] ** 2
    dLdC = dLdP * dPdC
    dLdB = torch.einsum("no,ho->nh", dLdC, weights["W"])
    dBdA = values["B"] - values["B"] ** 2
    dLdA = dLdB * dBdA
    return {
        "dLdP": dLdP, "dPdC": dPdC, "dLdC": dLdC, "dLdB": dLdB, "dBdA": dBdA, "dLdA": dLdA,
        "dLdW": torch.einsum("nh,no->ho", values["B"], dLdC),
        "dLdJ": torch.einsum("no->o", dLdC)[None],
        "dLdV": torch.einsum("ni,nh->ih", X, dLdA),
        "dLdI": torch.einsum("nh->h", dLdA)[None],
    }  # fmt: skip


def update(weights, gradients, learning_rate):
    return {name: torch.sub(weights[name], gradients[f"dLd{name}"], alpha=learning_rate) for name in "VIWJ"}
