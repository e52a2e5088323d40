"""The gradient skips the first ReLU, as if it weren't there. It must be 0 wherever that ReLU's input was below 0."""

from mlp import MSE, Linear, Relu, fit, generate_data, quadratic_func
from mlp import Model as Reference


class Model(Reference):
    def backward(self, gradient):
        for layer in (self.linear_op, self.relu2, self.linear2, self.linear_ip):
            gradient = layer.backprop_gradient(gradient)
        return gradient
