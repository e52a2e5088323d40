"""The products as einsum, which names every axis; one bias that all neurons share."""

import torch


class Linear:
    def __init__(self, input_dim, num_neurons):
        self.weights = torch.normal(0.0, (2 / input_dim) ** 0.5, (input_dim, num_neurons))
        self.bias = torch.zeros(1)

    def __call__(self, x):
        self.x = x.clone()
        return torch.einsum("bi,io->bo", x, self.weights) + self.bias

    def backprop_gradient(self, gradient):
        self.w_gradient = torch.einsum("bi,bo->io", self.x, gradient)
        self.bias_gradient = gradient.sum() if self.bias.numel() == 1 else gradient.sum(0)
        self.x_gradient = torch.einsum("bo,io->bi", gradient, self.weights)
        return self.x_gradient

    def update(self, lr):
        self.weights -= lr * self.w_gradient
        self.bias -= lr * self.bias_gradient
