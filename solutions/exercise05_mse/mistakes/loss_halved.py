"""There is a 1/2 in front of the loss. Some books put it there to cancel the 2 of the derivative; the loss of this
exercise has none."""

from mse import MSE as Reference


class MSE(Reference):
    def __call__(self, y_true, y_pred):
        return super().__call__(y_true, y_pred) / 2
