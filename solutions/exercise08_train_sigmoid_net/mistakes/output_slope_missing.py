"""The gradient goes from P to C without the slope of the sigmoid between them. The chain rule multiplies by the
derivative of each step on the way."""

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
    dLdC = P - Y
    dLdA = dLdC @ weights["W"].T * B * (1 - B)
    return descend(weights, of_the_weights(X, B, dLdC, dLdA), learning_rate)
