"""Below 0 this has a slope of 0.01, as a leaky ReLU does. The plain ReLU is flat there: its output is 0, and so is
its slope."""

import torch
from relu import Relu as Reference


class Relu(Reference):
    def __call__(self, input):
        self.input = input
        return torch.where(input > 0, input, 0.01 * input)

    def backprop_gradient(self, gradient):
        self.input_gradient = torch.where(self.input > 0, gradient, 0.01 * gradient)
        return self.input_gradient
