"""The differences are averaged without being squared, so positive and negative ones cancel. Square each one first."""

from mse import MSE as Reference


class MSE(Reference):
    def __call__(self, y_true, y_pred):
        super().__call__(y_true, y_pred)
        return self.difference.mean()
