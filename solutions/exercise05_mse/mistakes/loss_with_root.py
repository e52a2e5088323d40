"""The loss is the root of the mean squared error. The exercise asks for the mean itself, without the root."""

from mse import MSE as Reference


class MSE(Reference):
    def __call__(self, y_true, y_pred):
        return super().__call__(y_true, y_pred).sqrt()
