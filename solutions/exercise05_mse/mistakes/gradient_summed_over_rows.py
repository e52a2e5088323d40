"""The rows' gradients are added up into one row. Each prediction has its own gradient, so the gradient has the shape of
y_pred; earlier layers add up over the batch, for the parameters that the rows share.
"""

from mse import MSE as Reference


class MSE(Reference):
    def backprop_gradient(self):
        self.gradient = super().backprop_gradient().sum(dim=0)
        return self.gradient
