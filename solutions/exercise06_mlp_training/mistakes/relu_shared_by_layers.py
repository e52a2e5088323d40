"""One Relu serves both layers, and keeps only the latest input. Each place in the network needs its own Relu."""

from mlp import MSE, Linear, Relu, fit, generate_data, quadratic_func
from mlp import Model as Reference


class Model(Reference):
    def __init__(self, input_dim):
        super().__init__(input_dim)
        self.relu2 = self.relu1
