"""The slope is σ'(z) = σ(z)(1 - σ(z)), but here the sigmoid is applied to B and P, which have already been through it.
z is the sigmoid's input: A and C, not B and P.
"""

import torch
from train_sigmoid_net import (
    accuracy_binary,
    cross_entropy,
    descend,
    forward,
    log_loss,
    neural_net_predict,
    of_the_weights,
    random_row,
    start,
    to_2d,
)


def train_neural_net(X, Y, weights=None, learning_rate=1.0):
    weights = start() if weights is None else weights
    B, P = forward(X, weights)
    again_B, again_P = torch.sigmoid(B), torch.sigmoid(P)
    dLdC = (P - Y) * again_P * (1 - again_P)
    dLdA = dLdC @ weights["W"].T * again_B * (1 - again_B)
    return descend(weights, of_the_weights(X, B, dLdC, dLdA), learning_rate)
