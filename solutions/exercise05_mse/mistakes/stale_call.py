"""The values of the first call are used for ever after. Keep those of the latest call: a second call replaces them."""

from mse import MSE as Reference


class MSE(Reference):
    def __call__(self, y_true, y_pred):
        loss = super().__call__(y_true, y_pred)
        self.first = getattr(self, "first", self.difference)
        self.difference = self.first
        return loss
