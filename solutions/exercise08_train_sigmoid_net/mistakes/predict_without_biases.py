"""The prediction leaves the biases out. Each layer is a product plus a bias, in prediction as in training."""

import torch
from train_sigmoid_net import accuracy_binary, cross_entropy, log_loss, random_row, to_2d, train_neural_net


def neural_net_predict(X, weights):
    return torch.sigmoid(torch.sigmoid(X @ weights["V"]) @ weights["W"])
