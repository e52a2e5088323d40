"""Exercise 06: a network of three layers, put together and trained by hand. README.md has the mathematics."""

import numpy as np
import torch


def generate_data(low, high, n, d):
    """Returns a numpy array of shape (n, d), uniform between low and high; seeds numpy with 73 at every call."""
    # TODO
    raise NotImplementedError


def quadratic_func(x, sq_coef, li_coef, bias):
    """x: (n, d). sq_coef, li_coef: (1, d). bias: a number. All numpy. Returns (n, 1), a number for each row:
    the sum of sq_coef times x squared, plus the sum of li_coef times x, plus bias."""
    # TODO
    raise NotImplementedError


# The next three are yours from exercises 03, 04 and 05: copy them here.


class Linear:
    """y = x @ weights + bias. weights: (input_dim, num_neurons). bias: (num_neurons,), or (1,) for all neurons."""

    def __init__(self, input_dim, num_neurons):
        # TODO: self.weights: normally distributed random values times sqrt(2 / input_dim). self.bias: zeros.
        raise NotImplementedError

    def __call__(self, x):
        """x: (batch, input_dim). Returns (batch, num_neurons)."""
        # TODO
        raise NotImplementedError

    def backprop_gradient(self, gradient):
        """gradient: dL/dy, (batch, num_neurons). Returns dL/dx. Sets self.w_gradient, bias_gradient, x_gradient."""
        # TODO
        raise NotImplementedError

    def update(self, lr):
        """parameter - lr * its gradient, for weights and bias."""
        # TODO
        raise NotImplementedError


class Relu:
    """y = max(input, 0), element by element."""

    def __call__(self, input):
        # TODO
        raise NotImplementedError

    def backprop_gradient(self, gradient):
        """gradient: dL/dy, of the shape of input. Returns dL/dinput, and keeps it in self.input_gradient."""
        # TODO
        raise NotImplementedError


class MSE:
    """L = the mean of (y_pred - y_true)², over every element."""

    def __call__(self, y_true, y_pred):
        """y_true, y_pred: (n, d). Returns L, one number."""
        # TODO
        raise NotImplementedError

    def backprop_gradient(self):
        """Returns dL/dy_pred for the latest call, (n, d), and keeps it in self.gradient."""
        # TODO
        raise NotImplementedError


# From here on, everything is new.


class Model:
    """input_dim → 5 → 4 → 2 neurons, with a ReLU after the first and the second layer, and none at the end."""

    def __init__(self, input_dim):
        # TODO: self.linear_ip, self.relu1, self.linear2, self.relu2, self.linear_op
        raise NotImplementedError

    def __call__(self, x):
        """x: (n, input_dim). Returns the prediction, (n, 2)."""
        # TODO
        raise NotImplementedError

    def backward(self, gradient):
        """gradient: dL/dprediction, (n, 2). Returns dL/dx, (n, input_dim). Leaves each layer with its gradients,
        and changes no parameter."""
        # TODO
        raise NotImplementedError

    def update(self, lr):
        """One step of gradient descent for the parameters of all three linear layers."""
        # TODO
        raise NotImplementedError


def fit(x, y_true, model, loss, lr=0.01, num_epoch=1000):
    """Trains model on all rows at once, num_epoch times: predict, loss, backward, update.

    x: (n, input_dim). y_true: (n, 2). model: a Model. loss: an MSE. You may return the list of the losses, one for
    each epoch, taken before its update.
    """
    # TODO
    raise NotImplementedError
