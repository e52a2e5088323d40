"""torch.max(input, 0) is taken for max(input, 0): it gives the largest of each column and its place.

kinds: type
"""

import torch


class Relu:
    """y = max(input, 0), element by element; the slope at exactly 0 is 0."""

    def __call__(self, input):
        self.input = input
        return torch.max(input, 0)

    def backprop_gradient(self, gradient):
        self.input_gradient = gradient * (self.input > 0)
        return self.input_gradient
