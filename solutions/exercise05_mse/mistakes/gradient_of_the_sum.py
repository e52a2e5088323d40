"""This is the gradient of the sum of the squares. The loss is their mean: whatever the loss divides by, its gradient
divides by, too.
"""

from mse import MSE as Reference


class MSE(Reference):
    def backprop_gradient(self):
        self.gradient = 2 * self.difference
        return self.gradient
