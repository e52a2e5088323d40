"""The output is above 0 exactly where the input is, so it can serve as the mask; its sign is the slope."""

import torch


class Relu:
    def __call__(self, input):
        self.output = (input + input.abs()) / 2
        return self.output

    def backprop_gradient(self, gradient):
        self.input_gradient = torch.sign(self.output) * gradient
        return self.input_gradient
