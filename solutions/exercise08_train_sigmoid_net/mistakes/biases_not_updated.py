"""V and W take their step, but the biases I and J don't change. All four are parameters, and all four take the step."""

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
    new = descend(weights, gradients(X, Y, weights), learning_rate)
    return {**new, "I": weights["I"], "J": weights["J"]}
