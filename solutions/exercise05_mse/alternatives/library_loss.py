"""torch's own loss for the value; the formula for the gradient."""

import torch
from torch.nn.functional import mse_loss


class MSE:
    def __call__(self, y_true, y_pred):
        self.y_true, self.y_pred = y_true, y_pred
        return mse_loss(y_pred, y_true)

    def backprop_gradient(self):
        self.gradient = torch.true_divide(2.0 * (self.y_pred - self.y_true), self.y_pred.nelement())
        return self.gradient
