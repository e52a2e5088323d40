"""The row of X and the row of y are drawn separately, so a row gets the answer of another one. Draw one index and use
it for both.
"""

import torch
from train_sigmoid_net import accuracy_binary, cross_entropy, log_loss, neural_net_predict, to_2d, train_neural_net


def random_row(X, y):
    first, second = torch.randint(len(X), (2,)).tolist()
    return to_2d(X[first], "row"), to_2d(y[second], "row")
