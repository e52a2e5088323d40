"""The gradient divides only by the number of rows. The loss is a mean over all n·d elements, so each element's square
counts 1/(n·d) of it, columns included.
"""

from mse import MSE as Reference


class MSE(Reference):
    def backprop_gradient(self):
        self.gradient = 2 * self.difference / self.difference.shape[0]
        return self.gradient
