"""The row has lost a dimension: X[i] has the shape (k,), and the network expects a batch. A batch of one row has the
shape (1, k).
"""

import torch
from train_sigmoid_net import accuracy_binary, cross_entropy, log_loss, neural_net_predict, to_2d, train_neural_net


def random_row(X, y):
    index = int(torch.randint(len(X), (1,)))
    return X[index], y[index]
