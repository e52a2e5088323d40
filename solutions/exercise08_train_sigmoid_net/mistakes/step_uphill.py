"""The step goes along the gradient, to where the loss is greater. Check one sign with common sense: if P is above Y,
should J grow?
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
    return descend(weights, gradients(X, Y, weights), -learning_rate)
