"""The output layer is never updated. All three linear layers have parameters."""

from mlp import MSE, Linear, Relu, fit, generate_data, quadratic_func
from mlp import Model as Reference


class Model(Reference):
    def update(self, lr):
        self.linear_ip.update(lr)
        self.linear2.update(lr)
