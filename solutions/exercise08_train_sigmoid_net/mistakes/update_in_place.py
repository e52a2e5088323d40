"""The new weights are written into the dict that was given, or into its tensors with `-=`. The caller who kept the old
weights has lost them: return a new dict.
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
    weights.update(descend(weights, gradients(X, Y, weights), learning_rate))
    return weights
