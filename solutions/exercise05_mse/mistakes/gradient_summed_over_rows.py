"""The rows' gradients are added up into one row. Each prediction has a gradient of its own, so the gradient has the
shape of y_pred; adding up over the batch is the job of the layers before, for the parameters that the rows share."""

from mse import MSE as Reference


class MSE(Reference):
    def backprop_gradient(self):
        self.gradient = super().backprop_gradient().sum(dim=0)
        return self.gradient
