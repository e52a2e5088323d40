"""The gradient goes from B to A without the slope of the hidden neurons' sigmoid. V and I affect the loss through A, so
that slope belongs in the product.
"""

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
    dLdC = (P - Y) * P * (1 - P)
    return descend(weights, of_the_weights(X, B, dLdC, dLdC @ weights["W"].T), learning_rate)
