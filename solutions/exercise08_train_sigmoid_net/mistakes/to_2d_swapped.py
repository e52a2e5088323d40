"""Row and column have changed places. A row is one high and n wide, (1, n)."""

from train_sigmoid_net import accuracy_binary, cross_entropy, log_loss, neural_net_predict, random_row, train_neural_net


def to_2d(t, kind):
    return t.reshape(-1, 1) if kind == "row" else t.reshape(1, -1)
