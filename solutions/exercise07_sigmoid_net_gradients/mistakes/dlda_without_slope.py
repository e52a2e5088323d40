"""dLdA is dLdB unchanged: the slope of the hidden layer's sigmoid is missing. A reaches the loss through B, so the
derivative of B with respect to A belongs in the product.
"""

import torch
from sigmoid_net import chain, forward, update


def gradients(X, Y, weights):
    B, P = forward(X, Y, weights)["B"], forward(X, Y, weights)["P"]
    result = chain(X, B, weights["W"], dLdP=P - Y, dPdC=P * (1 - P), dBdA=torch.ones_like(B))
    return {**result, "dBdA": B * (1 - B)}
