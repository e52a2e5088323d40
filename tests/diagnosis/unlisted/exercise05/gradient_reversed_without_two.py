"""The gradient is (y_true - y_pred) / (n·d): the sign is wrong and the 2 is missing.

kinds: scale, mistake
false: sign
"""

import torch


class MSE:
    """The mean of (y_pred - y_true)² over every element, all n·d of them."""

    def __call__(self, y_true, y_pred):
        self.difference = y_pred - y_true
        return torch.mean(self.difference**2)

    def backprop_gradient(self):
        self.gradient = -self.difference / self.difference.numel()
        return self.gradient
