"""One number at a time, whatever the shape."""

import torch


class Relu:
    def __call__(self, input):
        self.input = input
        output = torch.zeros_like(input)
        for i, value in enumerate(input.flatten()):
            if value > 0:
                output.view(-1)[i] = value
        return output

    def backprop_gradient(self, gradient):
        self.input_gradient = torch.zeros_like(gradient)
        for i, value in enumerate(self.input.flatten()):
            if value > 0:
                self.input_gradient.view(-1)[i] = gradient.flatten()[i]
        return self.input_gradient
