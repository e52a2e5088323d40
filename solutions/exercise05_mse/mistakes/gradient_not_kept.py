"""backprop_gradient returns the gradient but doesn't keep it. The exercise also asks for it as an attribute of the
loss, named exactly gradient.
"""

from mse import MSE as Reference


class MSE(Reference):
    def backprop_gradient(self):
        return 2 * self.difference / self.difference.numel()
