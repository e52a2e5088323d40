"""The last row never comes. The upper end of `torch.randint` is already left out, so don't take 1 off."""

import torch
from train_sigmoid_net import accuracy_binary, cross_entropy, log_loss, neural_net_predict, to_2d, train_neural_net


def random_row(X, y):
    index = int(torch.randint(max(len(X) - 1, 1), (1,)))
    return to_2d(X[index], "row"), to_2d(y[index], "row")
