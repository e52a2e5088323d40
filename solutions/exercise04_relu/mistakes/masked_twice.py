"""The gradient is stopped where the input is below 0, and also where the gradient itself is. The slope depends only on
the input: a gradient below 0 must go through wherever the input was above 0.
"""

from relu import Relu as Reference


class Relu(Reference):
    def backprop_gradient(self, gradient):
        self.input_gradient = gradient * (self.input > 0) * (gradient > 0)
        return self.input_gradient
