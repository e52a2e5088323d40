"""The layer keeps using the input of its first forward pass. A second forward pass must replace it: keep the x of the
latest call.
"""

from linear import Linear as Reference


class Linear(Reference):
    def __init__(self, input_dim, num_neurons):
        super().__init__(input_dim, num_neurons)
        self.first = None

    def __call__(self, x):
        output = super().__call__(x)
        self.first = x if self.first is None else self.first
        return output

    def backprop_gradient(self, gradient):
        self.x = self.first
        return super().backprop_gradient(gradient)
