"""The predictions are compared without being rounded. A sigmoid is never exactly 0 or 1, so none of them ever equals
its answer.
"""

from train_sigmoid_net import cross_entropy, log_loss, neural_net_predict, random_row, to_2d, train_neural_net


def accuracy_binary(predictions, actual):
    return (predictions == actual).double().mean().item()
