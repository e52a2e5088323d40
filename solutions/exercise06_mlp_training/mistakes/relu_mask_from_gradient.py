"""The mask uses the sign of the gradient. The sign of the input decides: where the input was above 0, the gradient
passes, whatever its own sign.
"""

from mlp import MSE, Linear, Model, fit, generate_data, quadratic_func
from mlp import Relu as Reference


class Relu(Reference):
    def backprop_gradient(self, gradient):
        self.input_gradient = gradient * (gradient > 0)
        return self.input_gradient
