"""torch.where, with the mask kept from the forward pass instead of the input."""

import torch


class Relu:
    def __call__(self, x):
        self.positive = x > 0
        return torch.where(self.positive, x, torch.zeros_like(x))

    def backprop_gradient(self, gradient):
        self.input_gradient = torch.where(self.positive, gradient, torch.zeros_like(gradient))
        return self.input_gradient
