"""The gradient divides only by the number of columns. The loss is a mean over every element, including all rows of the
batch.
"""

from mse import MSE as Reference


class MSE(Reference):
    def backprop_gradient(self):
        self.gradient = 2 * self.difference / self.difference.shape[1]
        return self.gradient
