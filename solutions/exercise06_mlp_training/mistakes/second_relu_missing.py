"""The second hidden layer has no ReLU. Without it, the second and the third layer together are one linear layer."""

from mlp import MSE, Linear, Relu, fit, generate_data, quadratic_func
from mlp import Model as Reference


class Model(Reference):
    def __call__(self, x):
        return self.linear_op(self.linear2(self.relu1(self.linear_ip(x))))
