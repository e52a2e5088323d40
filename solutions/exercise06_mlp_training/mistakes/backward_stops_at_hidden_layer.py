"""backward returns the gradient with respect to the output of the first linear layer. One step is left: through that
layer, to x.
"""

from mlp import MSE, Linear, Relu, fit, generate_data, quadratic_func
from mlp import Model as Reference


class Model(Reference):
    def backward(self, gradient):
        super().backward(gradient)
        return self.relu1.input_gradient
