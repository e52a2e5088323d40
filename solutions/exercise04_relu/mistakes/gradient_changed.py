"""The backward pass writes its zeros into the gradient that it was given, which belongs to the caller. A second name
for a tensor is not a copy: make a new tensor for the result.
"""

from relu import Relu as Reference


class Relu(Reference):
    def backprop_gradient(self, gradient):
        self.input_gradient = gradient
        self.input_gradient[self.input <= 0] = 0
        return self.input_gradient
