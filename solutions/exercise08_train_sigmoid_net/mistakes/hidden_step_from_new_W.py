"""W has already taken its step when the gradient goes back through it to V and I. All four gradients belong to the old
weights: compute them all, then update.
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
    new_W = weights["W"] - learning_rate * B.T @ dLdC
    dLdA = dLdC @ new_W.T * B * (1 - B)
    return descend(weights, of_the_weights(X, B, dLdC, dLdA), learning_rate)
