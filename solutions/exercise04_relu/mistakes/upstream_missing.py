"""This is only the slope of the ReLU, ones and zeros. The chain rule multiplies it by the upstream gradient, the
argument of backprop_gradient.
"""

from relu import Relu as Reference


class Relu(Reference):
    def backprop_gradient(self, gradient):
        self.input_gradient = (self.input > 0).to(gradient.dtype)
        return self.input_gradient
