"""Only rows that are predicted to be 1 and are 1 count as right. A 0 that is predicted to be 0 is right, too."""

from train_sigmoid_net import cross_entropy, log_loss, neural_net_predict, random_row, to_2d, train_neural_net


def accuracy_binary(predictions, actual):
    return (predictions.round() * actual).mean().item()
