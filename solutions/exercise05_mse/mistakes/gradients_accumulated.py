"""The gradient of a second call is added to that of the first. This exercise asks for only the latest gradient: assign
it, don't add.
"""

from mse import MSE as Reference


class MSE(Reference):
    def backprop_gradient(self):
        self.gradient = getattr(self, "gradient", 0) + 2 * self.difference / self.difference.numel()
        return self.gradient
