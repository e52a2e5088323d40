"""The 2 from the derivative of the square is missing. It would cancel against a 1/2 in front of the loss, and this
loss has none."""

from mse import MSE as Reference


class MSE(Reference):
    def backprop_gradient(self):
        self.gradient = self.difference / self.difference.numel()
        return self.gradient
