"""dBdA is the slope at B, which has been through the sigmoid already. It belongs to A, and is B (1 - B)."""

import torch
from sigmoid_net import chain, forward, update


def gradients(X, Y, weights):
    values = forward(X, Y, weights)
    B, P = values["B"], values["P"]
    again = torch.sigmoid(B)
    return chain(X, B, weights["W"], dLdP=P - Y, dPdC=P * (1 - P), dBdA=again * (1 - again))
