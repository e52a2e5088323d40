"""Row and column are swapped. A row has one row and n columns, (1, n)."""

from train_sigmoid_net import accuracy_binary, cross_entropy, log_loss, neural_net_predict, random_row, train_neural_net


def to_2d(t, kind):
    return t.reshape(-1, 1) if kind == "row" else t.reshape(1, -1)
