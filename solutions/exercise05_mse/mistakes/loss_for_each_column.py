"""The loss has a number for each column. A loss is a single number: take the mean over the columns too."""

from mse import MSE as Reference


class MSE(Reference):
    def __call__(self, y_true, y_pred):
        super().__call__(y_true, y_pred)
        return (self.difference**2).mean(dim=0)
