"""The gradient divides only by the number of rows. The loss is a mean over every element, rows times columns, and its
gradient divides by the same number.
"""

from mlp import MSE as Reference
from mlp import Linear, Model, Relu, fit, generate_data, quadratic_func


class MSE(Reference):
    def backprop_gradient(self):
        self.gradient = 2 * self.difference / self.difference.shape[0]
        return self.gradient
