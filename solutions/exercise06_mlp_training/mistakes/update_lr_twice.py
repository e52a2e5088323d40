"""The learning rate is applied twice. A step is lr times the gradient, once."""

from mlp import MSE, Linear, Relu, fit, generate_data, quadratic_func
from mlp import Model as Reference


class Model(Reference):
    def update(self, lr):
        super().update(lr * lr)
