"""input_gradient holds the mask; what is returned is right.

kinds: dtype, no_upstream, mistake
false: precision
"""

import torch


class Relu:
    """y = max(input, 0), element by element; the slope at exactly 0 is 0."""

    def __call__(self, input):
        self.input = input
        return torch.clamp(input, min=0)

    def backprop_gradient(self, gradient):
        self.input_gradient = self.input > 0
        return gradient * self.input_gradient
