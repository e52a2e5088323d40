"""The gradient is averaged down to one number. Only the loss is one number; the gradient says for each element of
y_pred how the loss depends on it.
"""

import torch
from mse import MSE as Reference


class MSE(Reference):
    def backprop_gradient(self):
        self.gradient = torch.mean(2 * self.difference)
        return self.gradient
