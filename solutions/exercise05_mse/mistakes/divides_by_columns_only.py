"""The gradient divides by the number of columns alone. The loss is a mean over every element, the rows of the batch
included."""

from mse import MSE as Reference


class MSE(Reference):
    def backprop_gradient(self):
        self.gradient = 2 * self.difference / self.difference.shape[1]
        return self.gradient
