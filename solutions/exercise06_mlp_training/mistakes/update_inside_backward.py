"""backward has changed parameters already. It finds the gradients; to use them is the job of update."""

from mlp import MSE, Linear, Relu, fit, generate_data, quadratic_func
from mlp import Model as Reference


class Model(Reference):
    def backward(self, gradient):
        x_gradient = super().backward(gradient)
        self.update(0.01)
        return x_gradient
