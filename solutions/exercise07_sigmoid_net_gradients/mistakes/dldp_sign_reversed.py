"""dLdP has the wrong sign: it points the way of Y - P. Ask yourself whether the loss grows or shrinks when a P that
is already above its Y grows a little more."""

from sigmoid_net import chain, forward, update


def gradients(X, Y, weights):
    B, P = forward(X, Y, weights)["B"], forward(X, Y, weights)["P"]
    return chain(X, B, weights["W"], dLdP=Y - P, dPdC=P * (1 - P), dBdA=B * (1 - B))
