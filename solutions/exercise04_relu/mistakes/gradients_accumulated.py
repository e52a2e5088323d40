"""The gradient of a second backward pass is added to that of the first. This exercise asks for only the latest
gradient: assign it, don't add.
"""

from relu import Relu as Reference


class Relu(Reference):
    def backprop_gradient(self, gradient):
        self.input_gradient = getattr(self, "input_gradient", 0) + gradient * (self.input > 0)
        return self.input_gradient
