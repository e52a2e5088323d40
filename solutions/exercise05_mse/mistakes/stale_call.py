"""The loss keeps using the values of its first call. A second call must replace them: keep those of the latest call."""

from mse import MSE as Reference


class MSE(Reference):
    def __call__(self, y_true, y_pred):
        loss = super().__call__(y_true, y_pred)
        self.first = getattr(self, "first", self.difference)
        self.difference = self.first
        return loss
