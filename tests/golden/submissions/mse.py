"""Seed 000's mean squared error: the loss averages over all elements, its gradient over the rows alone."""


class MSE:
    def __call__(self, y_true, y_pred):
        self.y_true, self.y_pred = y_true, y_pred
        return ((y_pred - y_true) ** 2).mean()

    def backprop_gradient(self):
        self.gradient = 2 * (self.y_pred - self.y_true) / len(self.y_true)
        return self.gradient
