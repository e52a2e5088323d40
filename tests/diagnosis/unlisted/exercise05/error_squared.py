"""The gradient keeps the square: 2 (y_pred - y_true)² / (n·d).

kinds: none, slip
false: scale, sign, nonlinear
"""

import torch


class MSE:
    """The mean of (y_pred - y_true)² over every element, all n·d of them."""

    def __call__(self, y_true, y_pred):
        self.difference = y_pred - y_true
        return torch.mean(self.difference**2)

    def backprop_gradient(self):
        self.gradient = 2 * self.difference**2 / self.difference.numel()
        return self.gradient
