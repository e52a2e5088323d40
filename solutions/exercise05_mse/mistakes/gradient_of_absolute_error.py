"""Every element of the gradient has the same size and only the sign differs: that is the gradient of the mean
absolute error. The derivative of a square grows with the difference."""

import torch
from mse import MSE as Reference


class MSE(Reference):
    def backprop_gradient(self):
        self.gradient = torch.sign(self.difference) / self.difference.numel()
        return self.gradient
