"""The code checks whether the rounded predictions are greater than the answers, not whether they are equal. That counts
the false alarms.
"""

from train_sigmoid_net import cross_entropy, log_loss, neural_net_predict, random_row, to_2d, train_neural_net


def accuracy_binary(predictions, actual):
    return (predictions.round() > actual).double().mean().item()
