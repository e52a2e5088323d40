"""Exercise 11: a training loop in which torch computes the gradients. README.md has the mathematics."""

import torch


def train(x, target, w, b, learning_rate, epochs):
    """Gradient descent on the mean squared error of the predictions x @ w.T + b.

    x: (n, inputs). target: (n, outputs). w: (outputs, inputs) and b: (outputs,), leaves that require gradients.
    Returns w, b and losses: the trained leaves, and a list of `epochs` numbers, each the loss of an epoch before its
    update.
    """
    # TODO: `epochs` times: predict, loss, backward, update, reset
    raise NotImplementedError
