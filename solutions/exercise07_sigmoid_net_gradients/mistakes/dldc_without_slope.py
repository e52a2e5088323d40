"""dLdC is dLdP unchanged: the slope of the output's sigmoid is missing. There are two steps between C and the loss, and
the chain rule multiplies the derivatives of both.
"""

import torch
from sigmoid_net import chain, forward, update


def gradients(X, Y, weights):
    B, P = forward(X, Y, weights)["B"], forward(X, Y, weights)["P"]
    result = chain(X, B, weights["W"], dLdP=P - Y, dPdC=torch.ones_like(P), dBdA=B * (1 - B))
    return {**result, "dPdC": P * (1 - P)}
