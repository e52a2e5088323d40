"""The prediction stops at C. A number between 0 and 1 comes out only after the second sigmoid."""

from train_sigmoid_net import accuracy_binary, cross_entropy, forward, log_loss, random_row, to_2d, train_neural_net


def neural_net_predict(X, weights):
    return forward(X, weights)[0] @ weights["W"] + weights["J"]
