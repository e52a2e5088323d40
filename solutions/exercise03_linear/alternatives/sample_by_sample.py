"""One sample at a time, as outer products added up."""

import torch


class Linear:
    def __init__(self, input_dim, num_neurons):
        self.weights = torch.randn(input_dim, num_neurons) * torch.sqrt(torch.tensor(2.0 / input_dim))
        self.bias = torch.zeros(num_neurons)

    def __call__(self, x):
        self.x = x
        return torch.stack([row @ self.weights + self.bias for row in x])

    def backprop_gradient(self, gradient):
        self.w_gradient = torch.zeros_like(self.weights)
        self.bias_gradient = torch.zeros_like(self.bias)
        for row, upstream in zip(self.x, gradient):
            self.w_gradient = self.w_gradient + torch.outer(row, upstream)
            self.bias_gradient = self.bias_gradient + upstream
        self.x_gradient = torch.stack([self.weights @ upstream for upstream in gradient])
        return self.x_gradient

    def update(self, lr):
        self.weights = self.weights - self.w_gradient * lr
        self.bias = self.bias - self.bias_gradient * lr
