"""Numpy alone: no torch anywhere."""

import numpy as np


class Linear:
    def __init__(self, input_dim, num_neurons):
        self.weights = np.random.randn(input_dim, num_neurons) * np.sqrt(2 / input_dim)
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
