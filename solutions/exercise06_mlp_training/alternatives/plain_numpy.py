"""Numpy alone, and fit returns the losses as an array."""

import numpy as np


def generate_data(low, high, n, d):
    stream = np.random.RandomState(73)
    return low + (high - low) * stream.random_sample((n, d))


def quadratic_func(x, sq_coef, li_coef, bias):
    return (sq_coef * np.square(x) + li_coef * x).sum(axis=1, keepdims=True) + bias


class Linear:
    def __init__(self, input_dim, num_neurons):
        self.weights = np.random.normal(0, np.sqrt(2 / input_dim), (input_dim, num_neurons))
        self.bias = np.zeros(num_neurons)

    def __call__(self, x):
        self.x = x
        return x.dot(self.weights) + self.bias

    def backprop_gradient(self, gradient):
        self.w_gradient = self.x.T.dot(gradient)
        self.bias_gradient = gradient.sum(axis=0)
        self.x_gradient = gradient.dot(self.weights.T)
        return self.x_gradient

    def update(self, lr):
        self.weights = self.weights - lr * self.w_gradient
        self.bias = self.bias - lr * self.bias_gradient


class Relu:
    def __call__(self, input):
        self.mask = input > 0
        return np.maximum(input, 0)

    def backprop_gradient(self, gradient):
        self.input_gradient = np.where(self.mask, gradient, np.zeros_like(gradient))
        return self.input_gradient


class MSE:
    def __call__(self, y_true, y_pred):
        self.difference = y_pred - y_true
        return np.mean(self.difference**2)

    def backprop_gradient(self):
        self.gradient = self.difference * (2 / self.difference.size)
        return self.gradient


class Model:
    def __init__(self, input_dim):
        self.linear_ip, self.linear2, self.linear_op = Linear(input_dim, 5), Linear(5, 4), Linear(4, 2)
        self.relu1, self.relu2 = Relu(), Relu()

    def __call__(self, x):
        for layer in (self.linear_ip, self.relu1, self.linear2, self.relu2, self.linear_op):
            x = layer(x)
        return x

    def backward(self, gradient):
        for layer in (self.linear_op, self.relu2, self.linear2, self.relu1, self.linear_ip):
            gradient = layer.backprop_gradient(gradient)
        return gradient

    def update(self, lr):
        for layer in (self.linear_ip, self.linear2, self.linear_op):
            layer.update(lr)


def fit(x, y_true, model, loss, lr=0.01, num_epoch=1000):
    losses = np.empty(num_epoch)
    for epoch in range(num_epoch):
        losses[epoch] = loss(y_true, model(x))
        model.backward(loss.backprop_gradient())
        model.update(lr)
    return losses
