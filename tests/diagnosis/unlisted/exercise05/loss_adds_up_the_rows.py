"""The mean goes over the columns alone; the rows are added up.

kinds: scale, slip
false: summed_axis
"""

import torch


class MSE:
    """The mean of (y_pred - y_true)² over every element, all n·d of them."""

    def __call__(self, y_true, y_pred):
        self.difference = y_pred - y_true
        return torch.mean(self.difference**2, dim=1).sum()

    def backprop_gradient(self):
        self.gradient = 2 * self.difference / self.difference.numel()
        return self.gradient
