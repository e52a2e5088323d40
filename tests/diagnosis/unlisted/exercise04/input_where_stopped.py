"""Where the gradient is stopped, the input is written instead of 0.

kinds: mask, nonlinear, offset
false: scale, no_upstream
"""

import torch


class Relu:
    """y = max(input, 0), element by element; the slope at exactly 0 is 0."""

    def __call__(self, input):
        self.input = input
        return torch.clamp(input, min=0)

    def backprop_gradient(self, gradient):
        self.input_gradient = torch.where(self.input > 0, gradient, self.input)
        return self.input_gradient
