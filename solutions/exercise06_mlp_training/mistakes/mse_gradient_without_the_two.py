"""The 2 from the derivative of the square is missing. It would cancel against a 1/2 in front of the loss, and this loss
has none."""

from mlp import MSE as Reference
from mlp import Linear, Model, Relu, fit, generate_data, quadratic_func


class MSE(Reference):
    def backprop_gradient(self):
        self.gradient = self.difference / self.difference.numel()
        return self.gradient
