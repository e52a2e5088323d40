"""The gradient is divided by the number of rows twice. The mean over every element divides by n once and by d once;
look for a mean() in addition to a division.
"""

from mse import MSE as Reference


class MSE(Reference):
    def backprop_gradient(self):
        self.gradient = 2 * self.difference / self.difference.numel() / self.difference.shape[0]
        return self.gradient
