"""The gradients of the biases still have a row for each sample, and so do the new biases. All rows share one bias: the
rows' gradients add up.
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
    dLdA = dLdC @ weights["W"].T * B * (1 - B)
    steps = {**of_the_weights(X, B, dLdC, dLdA), "I": dLdA, "J": dLdC}
    return descend(weights, steps, learning_rate)
