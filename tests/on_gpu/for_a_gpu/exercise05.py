"""Exercise 05, right on the CPU: the factor 2 is a tensor that is made there."""

import torch


class MSE:
    """The mean of (y_pred - y_true)² over every element, all n·d of them."""

    def __call__(self, y_true, y_pred):
        self.difference = y_pred - y_true
        return torch.mean(self.difference**2)

    def backprop_gradient(self):
        two = torch.full(self.difference.shape, 2.0, dtype=self.difference.dtype)
        self.gradient = two * self.difference / self.difference.numel()
        return self.gradient
