"""backward has already changed parameters. It should only compute the gradients; update uses them."""

from mlp import MSE, Linear, Relu, fit, generate_data, quadratic_func
from mlp import Model as Reference


class Model(Reference):
    def backward(self, gradient):
        x_gradient = super().backward(gradient)
        self.update(0.01)
        return x_gradient
