"""This is the gradient with respect to y_true. A prediction that is too high must get a positive gradient, since the
loss grows when the prediction does."""

from mse import MSE as Reference


class MSE(Reference):
    def backprop_gradient(self):
        self.gradient = -2 * self.difference / self.difference.numel()
        return self.gradient
