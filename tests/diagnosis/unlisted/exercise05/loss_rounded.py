"""The loss is rounded to four decimals.

kinds: none, precision
false: scale
"""

import torch


class MSE:
    """The mean of (y_pred - y_true)² over every element, all n·d of them."""

    def __call__(self, y_true, y_pred):
        self.difference = y_pred - y_true
        return round(torch.mean(self.difference**2).item(), 4)

    def backprop_gradient(self):
        self.gradient = 2 * self.difference / self.difference.numel()
        return self.gradient
