"""The output is also cut off above, at 1.

kinds: clipped, slip
false: mask, zeros
"""

import torch


class Relu:
    """y = max(input, 0), element by element; the slope at exactly 0 is 0."""

    def __call__(self, input):
        self.input = input
        return torch.clamp(input, 0, 1)

    def backprop_gradient(self, gradient):
        self.input_gradient = gradient * (self.input > 0)
        return self.input_gradient
