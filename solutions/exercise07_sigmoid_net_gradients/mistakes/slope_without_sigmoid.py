"""The slope of the sigmoid is computed as z(1 - z) from the sigmoid's input z. In the rule σ' = σ · (1 - σ), σ is the
sigmoid's output.
"""

from sigmoid_net import chain, forward, update


def gradients(X, Y, weights):
    values = forward(X, Y, weights)
    A, C = values["A"], values["C"]
    return chain(X, values["B"], weights["W"], dLdP=values["P"] - Y, dPdC=C * (1 - C), dBdA=A * (1 - A))
