"""dLdP has the wrong sign: it is Y - P. If P is already above Y and grows a little more, does the loss grow or shrink?
"""

from sigmoid_net import chain, forward, update


def gradients(X, Y, weights):
    B, P = forward(X, Y, weights)["B"], forward(X, Y, weights)["P"]
    return chain(X, B, weights["W"], dLdP=Y - P, dPdC=P * (1 - P), dBdA=B * (1 - B))
