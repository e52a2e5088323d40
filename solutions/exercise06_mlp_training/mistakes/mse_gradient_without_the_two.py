"""The 2 from the derivative of the square is missing. Some losses have a 1/2 in front that cancels it; this loss
doesn't.
"""

from mlp import MSE as Reference
from mlp import Linear, Model, Relu, fit, generate_data, quadratic_func


class MSE(Reference):
    def backprop_gradient(self):
        self.gradient = self.difference / self.difference.numel()
        return self.gradient
