"""backprop_gradient returns the gradient but doesn't keep it. The exercise also asks for it as an attribute of the
layer, named exactly input_gradient.
"""

from relu import Relu as Reference


class Relu(Reference):
    def backprop_gradient(self, gradient):
        return gradient * (self.input > 0)
