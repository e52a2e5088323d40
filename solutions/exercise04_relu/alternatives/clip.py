"""torch.clip, and a boolean mask times the upstream gradient."""

import torch


class Relu:
    def __call__(self, input):
        self.input = input
        self.output = torch.clip(self.input, 0, None)
        return self.output

    def backprop_gradient(self, gradient):
        self.input_gradient = (self.input > 0) * gradient
        return self.input_gradient
