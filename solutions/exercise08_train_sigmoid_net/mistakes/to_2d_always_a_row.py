"""to_2d always returns a row. Check `kind`: a column has n rows and one column, (n, 1)."""

from train_sigmoid_net import accuracy_binary, cross_entropy, log_loss, neural_net_predict, random_row, train_neural_net


def to_2d(t, kind):
    return t.reshape(1, -1)
