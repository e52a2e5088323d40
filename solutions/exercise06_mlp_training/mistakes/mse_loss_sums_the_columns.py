"""The loss is a mean over the rows and a sum over the columns. It should be a mean over every element."""

from mlp import MSE as Reference
from mlp import Linear, Model, Relu, fit, generate_data, quadratic_func


class MSE(Reference):
    def __call__(self, y_true, y_pred):
        super().__call__(y_true, y_pred)
        return (self.difference**2).sum() / self.difference.shape[0]
