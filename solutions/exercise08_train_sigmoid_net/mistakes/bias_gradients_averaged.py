"""The gradients of the biases are averaged over the rows. The loss is a sum over the rows, so the rows' gradients add
up.
"""

from train_sigmoid_net import (
    accuracy_binary,
    cross_entropy,
    descend,
    gradients,
    log_loss,
    neural_net_predict,
    random_row,
    start,
    to_2d,
)


def train_neural_net(X, Y, weights=None, learning_rate=1.0):
    weights = start() if weights is None else weights
    steps = gradients(X, Y, weights)
    return descend(weights, {**steps, "I": steps["I"] / len(X), "J": steps["J"] / len(X)}, learning_rate)
