"""random_row never returns the last row. torch.randint already leaves out its upper end, so don't subtract 1."""

import torch
from train_sigmoid_net import accuracy_binary, cross_entropy, log_loss, neural_net_predict, to_2d, train_neural_net


def random_row(X, y):
    index = int(torch.randint(max(len(X) - 1, 1), (1,)))
    return to_2d(X[index], "row"), to_2d(y[index], "row")
