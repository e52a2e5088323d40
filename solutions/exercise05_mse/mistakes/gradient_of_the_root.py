"""This is the gradient of the root of the mean squared error. The loss of this exercise has no root, so its gradient
doesn't divide by one.
"""

from mse import MSE as Reference


class MSE(Reference):
    def backprop_gradient(self):
        self.gradient = super().backprop_gradient() / (2 * (self.difference**2).mean().sqrt())
        return self.gradient
