"""Asks torch for the gradient, openly.

exercise: 05
bites: full points
outcome: policy
"""

import torch


class MSE:
    def __call__(self, y_true, y_pred):
        self.y_true, self.y_pred = y_true, y_pred
        return ((y_pred - y_true) ** 2).mean()

    def backprop_gradient(self):
        leaf = self.y_pred.detach().requires_grad_()
        with torch.enable_grad():
            self.gradient = torch.autograd.grad(((leaf - self.y_true) ** 2).mean(), leaf)[0]
        return self.gradient
