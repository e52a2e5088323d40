"""dx is dout as it came, in mode "train" too. In the forward pass each number was multiplied by something: the gradient
is multiplied by the same."""

from dropout import dropout_forward


def dropout_backward(dout, cache):
    return dout * 1
