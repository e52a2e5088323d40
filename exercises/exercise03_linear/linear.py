"""Exercise 03: a linear layer that computes its own gradients. README.md has the mathematics."""

import torch


class Linear:
    """y = x @ weights + bias, for a batch of rows x.

    weights has shape (input_dim, num_neurons). bias has shape (num_neurons,), or (1,) for one number that all
    neurons share.
    """

    def __init__(self, input_dim, num_neurons):
        # TODO: self.weights: normally distributed random values times sqrt(2 / input_dim). self.bias: zeros.
        raise NotImplementedError

    def __call__(self, x):
        """x: (batch, input_dim). Returns (batch, num_neurons). Keep what backprop_gradient will need."""
        # TODO
        raise NotImplementedError

    def backprop_gradient(self, gradient):
        """gradient: dL/dy, of shape (batch, num_neurons). Returns dL/dx, of the shape of x.

        Also sets self.w_gradient (dL/dweights), self.bias_gradient (dL/dbias) and self.x_gradient (dL/dx), each with
        the shape of the tensor it belongs to.
        """
        # TODO
        raise NotImplementedError

    def update(self, lr):
        """One step of gradient descent: parameter - lr * its gradient, for weights and bias."""
        # TODO
        raise NotImplementedError
