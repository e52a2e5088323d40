"""The loss is the mean of the absolute differences. Each difference should be squared."""

from mse import MSE as Reference


class MSE(Reference):
    def __call__(self, y_true, y_pred):
        super().__call__(y_true, y_pred)
        return self.difference.abs().mean()
