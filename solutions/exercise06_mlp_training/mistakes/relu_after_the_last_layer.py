"""The prediction goes through a ReLU. The last layer has none; otherwise the network could never predict a number below
0.
"""

from mlp import MSE, Linear, Relu, fit, generate_data, quadratic_func
from mlp import Model as Reference


class Model(Reference):
    def __call__(self, x):
        return super().__call__(x).clamp(min=0)
