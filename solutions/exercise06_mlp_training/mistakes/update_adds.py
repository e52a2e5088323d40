"""The update goes uphill. The gradient points to where the loss grows, so descent subtracts lr times the gradient."""

from mlp import MSE, Linear, Relu, fit, generate_data, quadratic_func
from mlp import Model as Reference


class Model(Reference):
    def update(self, lr):
        super().update(-lr)
