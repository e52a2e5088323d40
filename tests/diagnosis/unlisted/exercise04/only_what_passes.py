"""The gradient is indexed by the mask: what is stopped isn't 0, it is gone.

kinds: shape
false: summed_axis
"""

import torch


class Relu:
    """y = max(input, 0), element by element; the slope at exactly 0 is 0."""

    def __call__(self, input):
        self.input = input
        return torch.clamp(input, min=0)

    def backprop_gradient(self, gradient):
        self.input_gradient = gradient[self.input > 0]
        return self.input_gradient
