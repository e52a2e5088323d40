"""Wrong in two places: the weight gradient is averaged, the bias gradient is summed over the wrong axis."""

import torch


class Linear:
    def __init__(self, input_dim, num_neurons):
        self.weights = torch.randn(input_dim, num_neurons) * (2 / input_dim) ** 0.5
        self.bias = torch.zeros(num_neurons)

    def __call__(self, x):
        self.x = x
        return x @ self.weights + self.bias

    def backprop_gradient(self, gradient):
        self.w_gradient = self.x.T @ gradient / len(gradient)
        self.bias_gradient = gradient.sum(1)
        self.x_gradient = gradient @ self.weights.T
        return self.x_gradient

    def update(self, lr):
        self.weights = self.weights - lr * self.w_gradient
        self.bias = self.bias - lr * self.bias_gradient
