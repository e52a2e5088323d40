"""cross_entropy returns one number, the mean. It should return one number for each row: log_loss takes the mean."""

from train_sigmoid_net import accuracy_binary, log_loss, neural_net_predict, random_row, to_2d, train_neural_net
from train_sigmoid_net import cross_entropy as reference_cross_entropy


def cross_entropy(predictions, actual):
    return reference_cross_entropy(predictions, actual).mean()
