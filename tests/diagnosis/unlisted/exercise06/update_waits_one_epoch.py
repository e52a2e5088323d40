"""fit updates before backward, by the gradient of the epoch before, and not in the first epoch.

kinds: mistake
unsaid: one epoch is missing, ends after one
"""

import numpy as np
import torch


def generate_data(low, high, n, d):
    np.random.seed(73)
    return np.random.uniform(low, high, size=(n, d))


def quadratic_func(x, sq_coef, li_coef, bias):
    return (x * x) @ sq_coef.T + x @ li_coef.T + bias


class Linear:
    def __init__(self, input_dim, num_neurons):
        self.weights = torch.randn(input_dim, num_neurons) * np.sqrt(2 / input_dim)
        self.bias = torch.zeros(num_neurons)

    def __call__(self, x):
        self.x = x
        return torch.matmul(x, self.weights) + self.bias

    def backprop_gradient(self, gradient):
        self.w_gradient = self.x.T @ gradient
        if self.bias.shape[0] > 1:
            self.bias_gradient = gradient.sum(dim=0)
        else:
            self.bias_gradient = gradient.sum().reshape(1)
        self.x_gradient = gradient @ self.weights.T
        return self.x_gradient

    def update(self, lr):
        self.weights = self.weights - lr * self.w_gradient
        self.bias = self.bias - lr * self.bias_gradient


class Relu:
    def __call__(self, input):
        self.input = input
        return torch.relu(input)

    def backprop_gradient(self, gradient):
        self.input_gradient = gradient * (self.input > 0)
        return self.input_gradient


class MSE:
    def __call__(self, y_true, y_pred):
        self.y_true, self.y_pred = y_true, y_pred
        return ((y_true - y_pred) ** 2).mean()

    def backprop_gradient(self):
        self.gradient = 2 * (self.y_pred - self.y_true) / self.y_pred.numel()
        return self.gradient


class Model:
    def __init__(self, input_dim):
        self.linear_ip = Linear(input_dim, 5)
        self.relu1 = Relu()
        self.linear2 = Linear(5, 4)
        self.relu2 = Relu()
        self.linear_op = Linear(4, 2)

    def __call__(self, x):
        x = self.linear_ip(x)
        x = self.relu1(x)
        x = self.linear2(x)
        x = self.relu2(x)
        return self.linear_op(x)

    def backward(self, gradient):
        g = self.linear_op.backprop_gradient(gradient)
        g = self.relu2.backprop_gradient(g)
        g = self.linear2.backprop_gradient(g)
        g = self.relu1.backprop_gradient(g)
        g = self.linear_ip.backprop_gradient(g)
        return g

    def update(self, lr):
        self.linear_ip.update(lr)
        self.linear2.update(lr)
        self.linear_op.update(lr)


def fit(x, y_true, model, loss, lr=0.01, num_epoch=1000):
    losses = []
    for epoch in range(num_epoch):
        y_pred = model(x)
        l = loss(y_true, y_pred)
        losses.append(l)
        g = loss.backprop_gradient()
        if epoch > 0:
            model.update(lr)
        model.backward(g)
    return losses
