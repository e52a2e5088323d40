"""The right predictions are counted, but the count isn't divided by the number of rows. Accuracy is a fraction between
0 and 1.
"""

from train_sigmoid_net import cross_entropy, log_loss, neural_net_predict, random_row, to_2d, train_neural_net


def accuracy_binary(predictions, actual):
    return (predictions.round() == actual).double().sum().item()
