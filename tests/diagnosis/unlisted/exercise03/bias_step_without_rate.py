"""The bias takes its whole gradient as a step, without lr.

kinds: rate, slip, step
false: scale, sign
unsaid: batch/inputs
"""

import torch


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
        self.bias = self.bias - self.bias_gradient
