"""The mask is made of the inputs cut to whole numbers, so those between 0 and 1 don't count.

kinds: mask
"""

import torch


class Relu:
    """y = max(input, 0), element by element; the slope at exactly 0 is 0."""

    def __call__(self, input):
        self.input = input
        return torch.clamp(input, min=0)

    def backprop_gradient(self, gradient):
        self.input_gradient = gradient * (self.input.int() > 0)
        return self.input_gradient
