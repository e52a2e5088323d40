"""quadratic_func multiplies element by element and doesn't add up the columns.

kinds: shape, slip
false: summed_axis, broadcast
"""

import numpy as np
import torch


def generate_data(low, high, n, d):
    """n rows of d numbers, uniform between low and high: the same ones at every call."""
    np.random.seed(73)
    return np.random.uniform(low, high, (n, d))


def quadratic_func(x, sq_coef, li_coef, bias):
    """(n, 1): one number for each row of x, without products of different columns."""
    return sq_coef * x**2 + li_coef * x + bias


class Linear:
    """y = x @ weights + bias; the bias has one number for each neuron, or (1,) that all share."""

    def __init__(self, input_dim, num_neurons):
        self.weights = torch.randn(input_dim, num_neurons) * (2 / input_dim) ** 0.5
        self.bias = torch.zeros(num_neurons)

    def __call__(self, x):
        self.x = x
        return x @ self.weights + self.bias

    def backprop_gradient(self, gradient):
        self.w_gradient = self.x.T @ gradient
        self.bias_gradient = gradient.sum(dim=0) if self.bias.shape[0] > 1 else gradient.sum().reshape(1)
        self.x_gradient = gradient @ self.weights.T
        return self.x_gradient

    def update(self, lr):
        self.weights = self.weights - lr * self.w_gradient
        self.bias = self.bias - lr * self.bias_gradient


class Relu:
    """y = max(input, 0), element by element; the slope at exactly 0 is 0."""

    def __call__(self, input):
        self.input = input
        return torch.clamp(input, min=0)

    def backprop_gradient(self, gradient):
        self.input_gradient = gradient * (self.input > 0)
        return self.input_gradient


class MSE:
    """The mean of (y_pred - y_true)², over every element."""

    def __call__(self, y_true, y_pred):
        self.difference = y_pred - y_true
        return (self.difference**2).mean()

    def backprop_gradient(self):
        self.gradient = 2 * self.difference / self.difference.numel()
        return self.gradient


class Model:
    """input_dim → 5 → 4 → 2, with a ReLU after the first and the second layer."""

    def __init__(self, input_dim):
        self.linear_ip = Linear(input_dim, 5)
        self.relu1 = Relu()
        self.linear2 = Linear(5, 4)
        self.relu2 = Relu()
        self.linear_op = Linear(4, 2)

    def __call__(self, x):
        hidden = self.relu1(self.linear_ip(x))
        return self.linear_op(self.relu2(self.linear2(hidden)))

    def backward(self, gradient):
        for layer in (self.linear_op, self.relu2, self.linear2, self.relu1, self.linear_ip):
            gradient = layer.backprop_gradient(gradient)
        return gradient

    def update(self, lr):
        for layer in (self.linear_ip, self.linear2, self.linear_op):
            layer.update(lr)


def fit(x, y_true, model, loss, lr=0.01, num_epoch=1000):
    """Full-batch gradient descent. Returns the loss of each epoch, before its update."""
    losses = []
    for _ in range(num_epoch):
        losses.append(loss(y_true, model(x)))
        model.backward(loss.backprop_gradient())
        model.update(lr)
    return losses
