"""The term for the rows whose answer is 0 has the wrong sign. The minus applies to both terms."""

import torch
from train_sigmoid_net import accuracy_binary, log_loss, neural_net_predict, random_row, to_2d, train_neural_net


def cross_entropy(predictions, actual):
    return -actual * torch.log(predictions) + (1 - actual) * torch.log(1 - predictions)
