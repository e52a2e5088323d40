"""The gradients of a second backward pass are added to those of the first. This exercise asks for only the latest
gradients: assign them, don't add.
"""

from linear import Linear as Reference


class Linear(Reference):
    def __init__(self, input_dim, num_neurons):
        super().__init__(input_dim, num_neurons)
        self.sums = None

    def backprop_gradient(self, gradient):
        returned = super().backprop_gradient(gradient)
        latest = (self.w_gradient, self.bias_gradient)
        if self.sums is not None:
            latest = (latest[0] + self.sums[0], latest[1] + self.sums[1])
        self.sums = latest
        self.w_gradient, self.bias_gradient = latest
        return returned
