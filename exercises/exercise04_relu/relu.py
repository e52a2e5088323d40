"""Exercise 04: the ReLU activation and its gradient. README.md has the mathematics."""

import torch


class Relu:
    """y = max(input, 0), element by element, for an input of any shape."""

    def __call__(self, input):
        """input: any shape. Returns y, of the same shape. Keep what backprop_gradient will need."""
        # TODO
        raise NotImplementedError

    def backprop_gradient(self, gradient):
        """gradient: dL/dy, of the shape of input. Returns dL/dinput, of the same shape.

        Also keeps it in self.input_gradient. Where the input is exactly 0, the slope is 0.
        """
        # TODO
        raise NotImplementedError
