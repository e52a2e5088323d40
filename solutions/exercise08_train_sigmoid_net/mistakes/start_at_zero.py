"""All weights start at zero. Then all four hidden neurons get the same gradient, and stay copies of one another however
long they train.
"""

import torch
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
    if weights is None:
        weights = {name: torch.zeros_like(weight) for name, weight in start().items()}
    return descend(weights, gradients(X, Y, weights), learning_rate)
