"""Each call draws new weights, even when it is given some, so everything learnt before is lost. Draw only when
`weights` is None.
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
    weights = start()
    return descend(weights, gradients(X, Y, weights), learning_rate)
