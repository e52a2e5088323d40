"""The gradient skips the activations, as if they weren't there. On its way back it must go through each ReLU, too, and
become 0 where the ReLU's input was below 0.
"""

from mlp import MSE, Linear, Relu, fit, generate_data, quadratic_func
from mlp import Model as Reference


class Model(Reference):
    def backward(self, gradient):
        for layer in (self.linear_op, self.linear2, self.linear_ip):
            gradient = layer.backprop_gradient(gradient)
        return gradient
