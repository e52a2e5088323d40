"""The gradients of the previous pass are still included. A layer's gradients are those of the latest pass only: replace
them.
"""

from mlp import MSE, Model, Relu, fit, generate_data, quadratic_func
from mlp import Linear as Reference


class Linear(Reference):
    def __init__(self, input_dim, num_neurons):
        super().__init__(input_dim, num_neurons)
        self.sums = (0, 0)

    def backprop_gradient(self, gradient):
        super().backprop_gradient(gradient)
        self.sums = (self.sums[0] + self.w_gradient, self.sums[1] + self.bias_gradient)
        self.w_gradient, self.bias_gradient = self.sums
        return self.x_gradient
