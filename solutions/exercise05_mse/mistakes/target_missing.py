"""This differentiates only the square of y_pred. The derivative of a square is 2 times the number that was squared, and
here that number is a difference.
"""

from mse import MSE as Reference


class MSE(Reference):
    def __call__(self, y_true, y_pred):
        self.y_pred = y_pred
        return super().__call__(y_true, y_pred)

    def backprop_gradient(self):
        self.gradient = 2 * self.y_pred / self.y_pred.numel()
        return self.gradient
