"""random_row always returns the first row. Draw a new index in every call."""

from train_sigmoid_net import accuracy_binary, cross_entropy, log_loss, neural_net_predict, to_2d, train_neural_net


def random_row(X, y):
    return to_2d(X[0], "row"), to_2d(y[0], "row")
